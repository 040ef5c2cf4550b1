using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>One block of a decoder: reads the residual stream and adds to it.</summary>
interface IBlock
{
    void Forward(ResidualStream x, KeyValueCache cache, BlockContext context);
}

/// <summary>What all blocks of a model compute with.</summary>
sealed record BlockContext(Compute Compute, AttentionProduct Attention);

/// <summary>A decoder: embeddings, blocks, final norm and unembedding.</summary>
sealed record Transformer(Shape Shape, Embedding Embedding, Rotary[] Rotaries, IBlock[] Blocks, Norm FinalNorm, Unembedding Unembedding)
{
    /// <summary>What a user may want to know of what was read of the files and what was not, each in one sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
