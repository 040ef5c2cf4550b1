using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Causal attention in which groups of query heads share a key and value head, with rotary positions and optional norms on each head's query and key.</summary>
/// <remarks>GQA: Training Generalized Multi-Query Transformer Models, arXiv 2305.13245.</remarks>
sealed class GroupedQueryAttention(WeightScope weights, Shape shape, RotaryEmbedding rotary, bool headNorms = false)
{
    readonly int querySize = shape.Heads * shape.HeadSize, keySize = shape.KeyValueHeads * shape.HeadSize;
    readonly Linear query = weights.Linear("attn_q", shape.Width, shape.Heads * shape.HeadSize);
    readonly Linear key = weights.Linear("attn_k", shape.Width, shape.KeyValueHeads * shape.HeadSize);
    readonly Linear value = weights.Linear("attn_v", shape.Width, shape.KeyValueHeads * shape.HeadSize);
    readonly Linear output = weights.Linear("attn_output", shape.Heads * shape.HeadSize, shape.Width);
    readonly RmsNorm? queryNorm = headNorms ? weights.RmsNorm("attn_q_norm", shape.HeadSize, shape.NormEpsilon) : null;
    readonly RmsNorm? keyNorm = headNorms ? weights.RmsNorm("attn_k_norm", shape.HeadSize, shape.NormEpsilon) : null;

    public Rows Attend(Rows x, int firstPosition, KeyValueCache cache, BlockContext context)
    {
        var compute = context.Compute;
        var q = compute.Take(Slot.Query, x.Count, querySize);
        var k = compute.Take(Slot.Key, x.Count, keySize);
        var v = compute.Take(Slot.Value, x.Count, keySize);
        compute.Project(x, [query, key, value], [q, k, v]);
        queryNorm?.Apply(q, q);
        keyNorm?.Apply(k, k);
        for (int i = 0; i < x.Count; i++)
        {
            rotary.Turn(q[i], shape.HeadSize, firstPosition + i);
            rotary.Turn(k[i], shape.HeadSize, firstPosition + i);
        }
        cache.Append(k, v, firstPosition);
        var attended = compute.Take(Slot.Attended, x.Count, querySize);
        context.Attention.Run(q, cache, firstPosition, attended);
        return compute.Project(attended, output, Slot.Attention);
    }
}
