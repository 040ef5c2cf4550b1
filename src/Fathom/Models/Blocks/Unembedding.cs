using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Normed states to logits: a linear map [V, d], and a soft cap where a model has one.</summary>
/// <param name="Map">The map, which may be the embedding's table.</param>
/// <param name="SoftCap">Logits become cap tanh(logit / cap); 0 leaves them.</param>
sealed record Unembedding(Linear Map, float SoftCap = 0)
{
    /// <summary>Caps logits [n, V] that the map gave, in place.</summary>
    public void Cap(Rows logits)
    {
        if (SoftCap == 0)
            return;
        for (int i = 0; i < logits.Count; i++)
        {
            TensorPrimitives.Divide(logits[i], SoftCap, logits[i]);
            Elementwise.Tanh(logits[i], logits[i]);
            TensorPrimitives.Multiply(logits[i], SoftCap, logits[i]);
        }
    }
}
