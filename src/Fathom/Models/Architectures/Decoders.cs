using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Models.Architectures;

/// <summary>Which architectures there are, and what all of them have around their blocks.</summary>
static class Decoders
{
    static readonly Dictionary<string, Func<ModelSource, Transformer>> Known = new()
    {
        ["llama"] = Llama.Build,
        ["qwen2"] = Qwen2.Build,
        ["qwen3"] = Qwen3.Build,
        ["qwen3moe"] = Qwen3Moe.Build,
        ["gemma2"] = Gemma2.Build,
        ["gemma3"] = Gemma3.Build,
        ["phi3"] = Phi3.Build,
        ["gpt2"] = Gpt2.Build,
        ["gptneox"] = GptNeoX.Build,
        ["gpt-oss"] = GptOss.Build,
    };

    /// <summary>Builds the model of a source by its architecture's file.</summary>
    /// <exception cref="ModelFormatException">The architecture is unknown, or weights and hyperparameters do not fit.</exception>
    public static Transformer Build(ModelSource source) => Known.TryGetValue(source.Architecture, out var build)
        ? build(source)
        : throw new ModelFormatException(source.Path,
            $"the architecture '{source.Architecture}' is not supported (known: {string.Join(", ", Known.Keys)})");

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
        return new(shape, new(embedding, embeddingScale, positions), rotaries, blocks, weights.FinalNorm(shape),
            new(new(unembedding, weights.Vector("output.bias", shape.Vocabulary)), softCap));
    }
}
