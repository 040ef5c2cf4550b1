using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>down(silu(gate(x)) up(x)).</summary>
/// <remarks>GLU Variants Improve Transformer, arXiv 2002.05202.</remarks>
sealed class SwiGlu(WeightScope weights, Shape shape)
{
    const int Piece = 256;

    readonly Linear gate = weights.Linear("ffn_gate", shape.Width, shape.FeedForward);
    readonly Linear up = weights.Linear("ffn_up", shape.Width, shape.FeedForward);
    readonly Linear down = weights.Linear("ffn_down", shape.FeedForward, shape.Width);

    public Rows Of(Rows x, Compute compute)
    {
        var gated = compute.Take(Slot.Gate, x.Count, shape.FeedForward);
        var upward = compute.Take(Slot.Up, x.Count, shape.FeedForward);
        compute.Project(x, [gate, up], [gated, upward]);
        compute.ForRows(gated, upward, static (gate, up) =>
        {
            Span<float> sigmoid = stackalloc float[Piece];
            for (int i = 0; i < gate.Length; i += Piece)
            {
                int length = Math.Min(Piece, gate.Length - i);
                TensorPrimitives.Sigmoid(gate.Slice(i, length), sigmoid);
                TensorPrimitives.Multiply(gate.Slice(i, length), sigmoid[..length], gate.Slice(i, length));
            }
            TensorPrimitives.Multiply(gate, up, gate);
        });
        return compute.Project(gated, down, Slot.Mlp);
    }
}
