using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>One block of a decoder: reads the residual stream and adds to it.</summary>
interface IBlock
{
    /// <summary>How many positions its attention sees, 0 for all.</summary>
    int Window { get; }

    void Forward(ResidualStream x, Batch batch);
}

/// <summary>A decoder: embeddings, blocks, final norm and unembedding.</summary>
sealed record Transformer(Shape Shape, Embedding Embedding, Rotary[] Rotaries, IBlock[] Blocks, Norm FinalNorm, Unembedding Unembedding)
{
    /// <summary>Whether so many positions are more than a long-context model was trained for at first: it turns queries and keys otherwise then, from the first on.</summary>
    public bool IsLong(int positions) => Array.Exists(Rotaries, rotary => rotary.Long is not null && positions > rotary.TrainedLength);

    /// <summary>What a user may want to know of what was read of the files and what was not, each in one sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
