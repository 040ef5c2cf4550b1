using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Causal attention in which groups of query heads share a key and value head, with rotary positions and norms on each head's query and key where a model has them.</summary>
/// <remarks>GQA: Training Generalized Multi-Query Transformer Models, arXiv 2305.13245.</remarks>
sealed class GroupedQueryAttention(WeightScope weights, Shape shape, AttentionRule rule, Rotary? rotary = null, bool headNorms = false,
    Bias inputBias = Bias.None, Bias outputBias = Bias.None)
{
    readonly int layer = weights.Layer, querySize = shape.Heads * shape.HeadSize, keySize = shape.KeyValueHeads * shape.HeadSize;
    readonly (Linear Query, Linear Key, Linear Value) input = weights.QueryKeyValue(shape, inputBias);
    readonly Linear output = weights.Linear("attn_output", shape.Heads * shape.HeadSize, shape.Width, outputBias);
    readonly Norm? queryNorm = headNorms ? weights.HeadNorm("attn_q_norm", shape) : null;
    readonly Norm? keyNorm = headNorms ? weights.HeadNorm("attn_k_norm", shape) : null;

    /// <summary>How many positions it sees, 0 for all.</summary>
    public int Window => rule.Window;

    /// <summary>What the rows of a batch gather of their sequences: x [n, d], already normed, to [n, d].</summary>
    public Rows Attend(Rows x, Batch batch)
    {
        var compute = batch.Compute;
        var q = compute.Take(Slot.Query, x.Count, querySize);
        var k = compute.Take(Slot.Key, x.Count, keySize);
        var v = compute.Take(Slot.Value, x.Count, keySize);
        compute.Project(x, [input.Query, input.Key, input.Value], [q, k, v]);
        queryNorm?.Apply(q, q);
        keyNorm?.Apply(k, k);
        if (rotary is not null)
        {
            var angles = batch.Angles(rotary);
            for (int row = 0; row < x.Count; row++)
            {
                angles.Turn(row, q[row], shape.HeadSize);
                angles.Turn(row, k[row], shape.HeadSize);
            }
        }
        var attended = compute.Take(Slot.Attended, x.Count, querySize);
        batch.Attention.Run(batch.Parts, layer, q, k, v, rule, attended);
        return compute.Project(attended, output, Slot.Attention);
    }
}
