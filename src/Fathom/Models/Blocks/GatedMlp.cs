using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>down(activation(gate(x)) up(x)).</summary>
/// <remarks>GLU Variants Improve Transformer, arXiv 2002.05202.</remarks>
sealed class GatedMlp(WeightScope weights, Shape shape, Gating gating, Bias bias = Bias.None)
{
    readonly (Linear Gate, Linear Up) input = weights.GateUp(shape, bias);
    readonly Linear down = weights.Linear("ffn_down", shape.FeedForward, shape.Width, bias);

    public Rows Of(Rows x, Compute compute)
    {
        var gated = compute.Take(Slot.Gate, x.Count, shape.FeedForward);
        var upward = compute.Take(Slot.Up, x.Count, shape.FeedForward);
        compute.Project(x, [input.Gate, input.Up], [gated, upward]);
        compute.ForRows(gated, upward, gating);
        return compute.Project(gated, down, Slot.Mlp);
    }
}
