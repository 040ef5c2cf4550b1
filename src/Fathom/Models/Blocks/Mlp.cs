using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>down(activation(up(x))), with biases.</summary>
sealed class Mlp(WeightScope weights, Shape shape, Activation activation)
{
    readonly Linear up = weights.Linear("ffn_up", shape.Width, shape.FeedForward, Bias.Required);
    readonly Linear down = weights.Linear("ffn_down", shape.FeedForward, shape.Width, Bias.Required);

    public Rows Of(Rows x, Compute compute)
    {
        var inner = compute.Project(x, up, Slot.Up);
        compute.ForRows(inner, activation);
        return compute.Project(inner, down, Slot.Mlp);
    }
}
