using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>What all decoders have around their blocks, and which architectures there are.</summary>
static class Decoders
{
    static readonly Dictionary<string, Func<ModelSource, Transformer>> Known = new()
    {
        ["llama"] = Llama.Build,
        ["qwen3"] = Qwen3.Build,
    };

    /// <summary>Builds the model of a source by its architecture's file.</summary>
    /// <exception cref="ModelFormatException">The architecture is unknown, or weights and hyperparameters do not fit.</exception>
    public static Transformer Build(ModelSource source) => Known.TryGetValue(source.Architecture, out var build)
        ? build(source)
        : throw new ModelFormatException(source.Path,
            $"the architecture '{source.Architecture}' is not supported (known: {string.Join(", ", Known.Keys)})");

    /// <summary>Embeddings, blocks, a final norm, and an unembedding that is the embeddings' matrix where the file has none of its own.</summary>
    public static Transformer Build(WeightScope weights, Shape shape, RotaryEmbedding rotary, Func<WeightScope, IBlock> block)
    {
        var embedding = weights.Matrix("token_embd.weight", shape.Vocabulary, shape.Width);
        var blocks = new IBlock[shape.Layers];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = block(weights.Block(i));
        return new(shape, new(embedding), rotary, blocks, weights.RmsNorm("output_norm", shape.Width, shape.NormEpsilon),
            new(weights.MatrixOrNull("output.weight", shape.Vocabulary, shape.Width) ?? embedding, weights.Vector("output.bias", shape.Vocabulary)));
    }
}
