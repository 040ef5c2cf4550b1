using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>The block that most families share: attention, then an MLP, each reads the stream through a norm and adds to it.</summary>
/// <remarks>On Layer Normalization in the Transformer Architecture, arXiv 2002.04745.</remarks>
/// <param name="attentionNorm">Norms what attention reads.</param>
/// <param name="attention">Attention.</param>
/// <param name="mlpNorm">Norms what the MLP reads.</param>
/// <param name="mlp">The MLP, or the mixture of experts in its place: [n, d] to [n, d].</param>
sealed class PreNormBlock(Norm attentionNorm, GroupedQueryAttention attention, Norm mlpNorm, Func<Rows, Compute, Rows> mlp) : IBlock
{
    public int Window => attention.Window;

    public void Forward(ResidualStream x, Batch batch)
    {
        x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
        x.AddMlp(mlp(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
    }
}
