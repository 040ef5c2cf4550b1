using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Causal attention in which groups of query heads share a key and value head, with rotary positions and norms on each head's query and key where a model has them.</summary>
/// <remarks>GQA: Training Generalized Multi-Query Transformer Models, arXiv 2305.13245.</remarks>
sealed class GroupedQueryAttention(WeightScope weights, Shape shape, AttentionRule rule, Rotary? rotary = null, bool headNorms = false,
    Bias inputBias = Bias.None, Bias outputBias = Bias.None)
{
    readonly int querySize = shape.Heads * shape.HeadSize, keySize = shape.KeyValueHeads * shape.HeadSize;
    readonly (Linear Query, Linear Key, Linear Value) input = weights.QueryKeyValue(shape, inputBias);
    readonly Linear output = weights.Linear("attn_output", shape.Heads * shape.HeadSize, shape.Width, outputBias);
    readonly Norm? queryNorm = headNorms ? weights.RmsNorm("attn_q_norm", shape.HeadSize, shape.NormEpsilon) : null;
    readonly Norm? keyNorm = headNorms ? weights.RmsNorm("attn_k_norm", shape.HeadSize, shape.NormEpsilon) : null;

    public Rows Attend(Rows x, ResidualStream stream, KeyValueCache cache, BlockContext context)
    {
        var compute = context.Compute;
        var q = compute.Take(Slot.Query, x.Count, querySize);
        var k = compute.Take(Slot.Key, x.Count, keySize);
        var v = compute.Take(Slot.Value, x.Count, keySize);
        compute.Project(x, [input.Query, input.Key, input.Value], [q, k, v]);
        queryNorm?.Apply(q, q);
        keyNorm?.Apply(k, k);
        if (rotary?.For(cache.SequenceLength) is { } rotation)
            for (int i = 0; i < x.Count; i++)
            {
                rotation.Turn(q[i], shape.HeadSize, stream.FirstPosition + i);
                rotation.Turn(k[i], shape.HeadSize, stream.FirstPosition + i);
            }
        cache.Append(k, v, stream.FirstPosition);
        var attended = compute.Take(Slot.Attended, x.Count, querySize);
        context.Attention.Run(q, cache, stream.FirstPosition, rule, attended);
        return compute.Project(attended, output, Slot.Attention);
    }
}
