using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;

namespace Fathom.Lenses.Tuned;

/// <summary>What the translator of a layer does with the residual stream.</summary>
static class Translator
{
    /// <summary>translated = h + A h + b, all [n, d].</summary>
    public static void Apply(Linear map, Rows h, Compute compute, Rows translated)
    {
        compute.ProjectTile(h, map, translated);
        TensorPrimitives.Add(translated.All, h.All, translated.All);
    }
}
