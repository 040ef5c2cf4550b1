using Fathom.Models;
using Fathom.Models.Blocks;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>A decoder whose blocks llama.cpp runs. Norm and head were found in the model's file, and are computed here.</summary>
sealed record LlamaTransformer(Shape Shape, Norm FinalNorm, Unembedding Unembedding) : Transformer(Shape, FinalNorm, Unembedding)
{
    /// <summary>The most rows of a call.</summary>
    public const int MostRows = 512;

    const long LogitBytes = 64L << 20;

    /// <summary>The file, for errors.</summary>
    public required string Path { get; init; }

    /// <summary>The model in llama.cpp.</summary>
    public required SafeLlamaModelHandle Handle { get; init; }

    /// <summary>The most cells of a context.</summary>
    public required int MostCells { get; init; }

    /// <summary>About the bytes of a position's keys and values in all layers.</summary>
    public required long CellBytes { get; init; }

    /// <summary>About the bytes that a sequence has beside them: states of blocks that have one.</summary>
    public required long SequenceBytes { get; init; }

    /// <summary>The most rows of a call whose logits are asked for: so that they take no more than a tile of the lens.</summary>
    public int MostOutputs => MostOutputsOf(Shape.Vocabulary);

    public override bool TellsParts => false;

    public override EngineFacts Engine => Facts;

    /// <summary>What ran it.</summary>
    public required EngineFacts Facts { get; init; }

    public override bool IsLong(int positions) => false;

    public override long CacheBytes(int positions) => positions * CellBytes + SequenceBytes;

    public override ModelRunner Start(LanguageModel model, int threads, long cacheBytes) => new LlamaRunner(model, this, threads, cacheBytes);

    public override void Dispose()
    {
        Handle.Dispose();
        base.Dispose();
    }

    /// <summary>The same for a vocabulary of that size.</summary>
    public static int MostOutputsOf(int vocabulary) => (int)Math.Clamp(LogitBytes / (sizeof(float) * (long)vocabulary), 1, MostRows);
}
