using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Traces;

namespace Fathom.Lenses;

/// <summary>Reads a residual stream as if it were the last: through the model's own final norm and unembedding.</summary>
/// <remarks>interpreting GPT: the logit lens (nostalgebraist, 2020). What a profile does to it is here alone.</remarks>
sealed class LogitLens(Transformer transformer, LensProfile profile)
{
    readonly Norm norm = transformer.FinalNorm;

    /// <summary>What the unembedding reads of layer l, [1, d].</summary>
    public void Prepare(Rows state, int layer, Rows prepared)
    {
        bool last = layer == transformer.Shape.Layers;
        if (profile == LensProfile.PaperLiteral && !last)
            state.All.CopyTo(prepared.All);
        else
            norm.Apply(state, prepared);
        if (profile == LensProfile.DtrExplorer && last)
            norm.Apply(prepared, prepared);
    }

    /// <summary>What the unembedding reads of a stream between attention and MLP, [1, d].</summary>
    public void PrepareBetween(Rows state, Rows prepared)
    {
        if (profile == LensProfile.PaperLiteral)
            state.All.CopyTo(prepared.All);
        else
            norm.Apply(state, prepared);
    }

    /// <summary>The logits [n, V] of n prepared rows.</summary>
    public void Unembed(Rows prepared, Compute compute, Rows logits)
    {
        compute.ProjectTile(prepared, transformer.Unembedding.Map, logits);
        transformer.Unembedding.Cap(logits);
    }
}
