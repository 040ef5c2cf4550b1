using Fathom.Kernels;
using Fathom.Models.Blocks;
using Fathom.Models.Cache;

namespace Fathom.Models;

/// <summary>One block of a decoder: reads the residual stream and adds to it.</summary>
interface IBlock
{
    /// <summary>How many positions its attention sees, 0 for all.</summary>
    int Window { get; }

    void Forward(ResidualStream x, Batch batch);
}

/// <summary>A decoder whose blocks are computed here: embeddings, blocks, final norm and unembedding.</summary>
sealed record ComputedTransformer(Shape Shape, Embedding Embedding, Rotary[] Rotaries, IBlock[] Blocks, Norm FinalNorm, Unembedding Unembedding)
    : Transformer(Shape, FinalNorm, Unembedding)
{
    /// <summary>How its keys and values lie in pages.</summary>
    public CacheLayout Layout { get; } = new(Shape, [.. Blocks.Select(static block => block.Window)], MatrixKernel.For(InstructionSets.Chosen).PanelColumns);

    public override bool IsLong(int positions) => Array.Exists(Rotaries, rotary => rotary.Long is not null && positions > rotary.TrainedLength);

    public override long CacheBytes(int positions) => Layout.Bytes(positions);

    public override ModelRunner Start(LanguageModel model, int threads, long cacheBytes) => new Decoder(model, this, threads, cacheBytes);
}
