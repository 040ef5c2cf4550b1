using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Normed states to logits: a linear map [V, d], and a scale and a soft cap where a model has them.</summary>
/// <param name="Map">The map, which may be the embedding's table.</param>
/// <param name="SoftCap">Logits become cap tanh(logit / cap); 0 leaves them.</param>
/// <param name="Scale">What the map gives is multiplied by it, before the cap.</param>
sealed record Unembedding(Linear Map, float SoftCap = 0, float Scale = 1)
{
    /// <summary>Scales and caps what the map gave [n, V], in place.</summary>
    public void Finish(Rows logits)
    {
        ScaleOnly(logits);
        if (SoftCap == 0)
            return;
        for (int i = 0; i < logits.Count; i++)
        {
            TensorPrimitives.Divide(logits[i], SoftCap, logits[i]);
            Elementwise.Tanh(logits[i], logits[i]);
            TensorPrimitives.Multiply(logits[i], SoftCap, logits[i]);
        }
    }

    /// <summary>Multiplies rows by the scale, in place: what the map gave, or a gradient on its way back through it.</summary>
    public void ScaleOnly(Rows rows)
    {
        if (Scale != 1)
            TensorPrimitives.Multiply(rows.All, Scale, rows.All);
    }
}
