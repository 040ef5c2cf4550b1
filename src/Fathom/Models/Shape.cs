namespace Fathom.Models;

/// <summary>The sizes of a decoder.</summary>
/// <param name="Layers">The number of blocks L.</param>
/// <param name="Width">The length d of the residual stream.</param>
/// <param name="Vocabulary">The number of tokens V.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads, each shared by a group of query heads.</param>
/// <param name="HeadSize">The length of a query, key or value.</param>
/// <param name="FeedForward">The inner length of the MLP.</param>
/// <param name="ContextLength">The most positions that the model was made for.</param>
/// <param name="NormEpsilon">What norms add to the mean square.</param>
public sealed record Shape(
    int Layers, int Width, int Vocabulary, int Heads, int KeyValueHeads, int HeadSize, int FeedForward, int ContextLength, float NormEpsilon)
{
    /// <summary>Why no sequence may be longer than the context, where there is more to it than training.</summary>
    public string? ContextBound { get; init; }

    /// <summary>Reads the sizes and checks that they fit each other.</summary>
    /// <exception cref="ModelFormatException">They do not.</exception>
    internal static Shape Read(ModelSource source)
    {
        var p = source.Parameters;
        int layers = p.Count("block_count"), width = p.Count("embedding_length");
        if (layers > source.Tensors.Count)
            throw p.Fault("block_count", $"is {layers}, but the file has only {source.Tensors.Count} tensors");
        int heads = p.SameCount("attention.head_count", layers);
        int keyValueHeads = p.SameCount("attention.head_count_kv", layers, otherwise: heads);
        if (heads % keyValueHeads != 0)
            throw p.Fault("attention.head_count_kv", $"is {keyValueHeads}, which does not divide the {heads} heads");
        if (!p.Has("attention.key_length") && width % heads != 0)
            throw p.Fault("attention.head_count", $"is {heads}, which does not divide the embedding length {width}");
        int headSize = p.Count("attention.key_length", width / heads);
        if (p.Count("attention.value_length", headSize) != headSize)
            throw p.Unsupported("attention.value_length", "differs from the key length, which is not supported");
        return new(layers, width, VocabularySize(source), heads, keyValueHeads, headSize,
            p.SameCount("feed_forward_length", layers), p.Count("context_length"), Epsilon(p))
        {
            ContextBound = p.Text("context_bound"),
        };
    }

    static float Epsilon(Hyperparameters p) => p.Has("attention.layer_norm_rms_epsilon")
        ? p.Positive("attention.layer_norm_rms_epsilon")
        : p.Has("attention.layer_norm_epsilon")
            ? p.Positive("attention.layer_norm_epsilon")
            : throw p.Fault("attention.layer_norm_rms_epsilon", "is missing");

    static int VocabularySize(ModelSource source)
    {
        var embedding = source.Tensors.GetValueOrDefault("token_embd.weight")
            ?? throw new ModelFormatException(source.Path, "a required tensor is missing: token_embd.weight");
        int vocabulary = checked((int)embedding.Shape[0]);
        if (source.Parameters.Count("vocab_size", vocabulary) is int stated && stated != vocabulary)
            throw source.Parameters.Fault("vocab_size", $"is {stated}, but token_embd.weight has {vocabulary} rows");
        return vocabulary;
    }
}
