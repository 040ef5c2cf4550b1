using Fathom.Models.Blocks;
using Fathom.Models.Keys;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Models.Architectures;

/// <summary>Which architectures there are, and what all of them have around their blocks.</summary>
static class Decoders
{
    /// <summary>By GGUF's names: what builds a model, and the keys that GGUF files of it have.</summary>
    public static IReadOnlyDictionary<string, (Func<ModelSource, Transformer> Build, KeyTable Keys)> Known { get; } =
        new Dictionary<string, (Func<ModelSource, Transformer> Build, KeyTable Keys)>
        {
            ["llama"] = (Llama.Build, GgufKeys.Llama),
            ["qwen2"] = (Qwen2.Build, GgufKeys.Qwen2),
            ["qwen3"] = (Qwen3.Build, GgufKeys.Qwen3),
            ["qwen3moe"] = (Qwen3Moe.Build, GgufKeys.Qwen3Moe),
            ["gemma2"] = (Gemma2.Build, GgufKeys.Gemma2),
            ["gemma3"] = (Gemma3.Build, GgufKeys.Gemma3),
            ["phi3"] = (Phi3.Build, GgufKeys.Phi3),
            ["gpt2"] = (Gpt2.Build, GgufKeys.Gpt2),
            ["gptneox"] = (GptNeoX.Build, GgufKeys.GptNeoX),
            ["gpt-oss"] = (GptOss.Build, GgufKeys.GptOss),
        };

    /// <summary>Builds the model of a source by its architecture's file.</summary>
    /// <exception cref="ModelFormatException">The architecture is unknown, weights and hyperparameters do not fit, or the files hold what is not computed.</exception>
    public static Transformer Build(ModelSource source)
    {
        if (!Known.TryGetValue(source.Architecture, out var architecture))
            throw new ModelFormatException(source.Path, $"the architecture '{source.Architecture}' is not supported (known: {string.Join(", ", Known.Keys)})") { IsUnsupported = true };
        var notes = source.CheckKeys(architecture.Keys);
        var built = architecture.Build(source) with { Notes = notes };
        source.CheckAllUsed();
        return built;
    }

    /// <summary>Embeddings, blocks, a final norm, and an unembedding that is the embeddings' matrix where the file has none of its own.</summary>
    /// <param name="weights">The weights of the whole model.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="rotaries">The rotations that its blocks use.</param>
    /// <param name="block">Makes a block, numbered from 0, of its weights.</param>
    /// <param name="embeddingScale">What embeddings are multiplied by.</param>
    /// <param name="positions">Learned vectors of positions.</param>
    /// <param name="softCap">The soft cap of the logits, 0 for none.</param>
    public static Transformer Assemble(WeightScope weights, Shape shape, Rotary[] rotaries, Func<WeightScope, int, IBlock> block,
        float embeddingScale = 1, Tensor? positions = null, float softCap = 0)
    {
        var embedding = weights.Matrix("token_embd.weight", shape.Vocabulary, shape.Width);
        var blocks = new IBlock[shape.Layers];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = block(weights.Block(i), i);
        var unembedding = weights.MatrixOrNull("output.weight", shape.Vocabulary, shape.Width) ?? embedding;
        return new ComputedTransformer(shape, new(embedding, embeddingScale, positions), rotaries, blocks, weights.FinalNorm(shape), new(new(unembedding, null), softCap));
    }
}
