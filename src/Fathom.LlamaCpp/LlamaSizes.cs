using Fathom.Formats;
using Fathom.Models;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>The sizes of a model of any family: what llama.cpp says, and what the file's usual keys say, as far as they do.</summary>
sealed class LlamaSizes
{
    readonly GgufMetadata keys;
    readonly string prefix;

    public LlamaSizes(ModelSource source, SafeLlamaModelHandle handle, int layers, int vocabulary)
    {
        (keys, prefix) = (source.Metadata, $"{source.Architecture}.");
        int heads = handle.HeadCount, width = handle.EmbeddingSize;
        long[] keyValueHeads = Values("attention.head_count_kv", heads);
        long headSize = Value("attention.key_length", heads > 0 ? width / heads : 0), valueSize = Value("attention.value_length", headSize);
        bool hasLongFactors = source.Tensors.Keys.Any(static name => name.StartsWith("rope_factors_long", StringComparison.Ordinal) || name.Contains(".rope_factors_long", StringComparison.Ordinal));
        long context = Value("context_length", handle.ContextSize), original = Value("rope.scaling.original_context_length", context);
        Shape = new(layers, width, vocabulary, heads, (int)keyValueHeads.Max(), (int)headSize, (int)Values("feed_forward_length", 0).Max(),
            (int)Math.Clamp(hasLongFactors ? Math.Min(context, original) : context, 1, int.MaxValue), 0)
        {
            ContextBound = hasLongFactors && original < context ? "beyond the length that it was trained for at first, llama.cpp turns queries and keys by the size of its context, not by that of the text" : null,
        };
        CellBytes = sizeof(float) * (headSize + valueSize) * (keyValueHeads.Length == 1 ? layers * keyValueHeads[0] : keyValueHeads.Take(layers).Sum());
        long inner = Value("ssm.inner_size", 0), state = Value("ssm.state_size", 0), groups = Value("ssm.group_count", 0), taps = Value("ssm.conv_kernel", 0);
        SequenceBytes = sizeof(float) * layers * (inner * state + taps * (inner + 2 * groups * state) + Value("shortconv.l_cache", 0) * width);
    }

    /// <summary>The sizes; those that a family does not have are 0.</summary>
    public Shape Shape { get; }

    /// <summary>About the bytes of a position's keys and values in all layers.</summary>
    public long CellBytes { get; }

    /// <summary>About the bytes of a sequence's states beside them.</summary>
    public long SequenceBytes { get; }

    long Value(string key, long otherwise) => Values(key, otherwise).Max();

    long[] Values(string key, long otherwise) => !keys.Has(prefix + key) ? [otherwise]
        : keys.IsArray(prefix + key) ? keys.Integers(prefix + key) is { Length: > 0 } all ? [.. all.Select(Bounded)] : [otherwise]
        : [Bounded(keys.Integer(prefix + key)!.Value)];

    static long Bounded(long value) => Math.Clamp(value, 0, int.MaxValue);
}
