using Fathom.Formats;
using Fathom.Models;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>The sizes of a model of any family: what llama.cpp says, and what the file's usual keys say, as far as they do.</summary>
sealed class LlamaSizes
{
    /// <summary>No model's heads, experts or states come near it.</summary>
    const long MostOfSize = 1 << 24;

    /// <summary>LLAMA_MAX_LAYERS and LLAMA_MAX_EXPERTS: more than that ends the process.</summary>
    const int MostOfLlama = 512;

    /// <summary>A context of llama.cpp has a multiple of so many cells.</summary>
    const int ContextStep = 256;

    const string FeedForward = "feed_forward_length";

    static readonly string[] PerLayer = ["attention.head_count", "attention.head_count_kv", FeedForward];

    static readonly string[] Bounds =
    [
        .. PerLayer, "attention.key_length", "attention.value_length", "rope.dimension_count", "expert_count", "expert_used_count", "expert_feed_forward_length",
        "ssm.inner_size", "ssm.state_size", "ssm.group_count", "ssm.conv_kernel", "ssm.time_step_rank", "shortconv.l_cache",
    ];

    readonly GgufMetadata keys;
    readonly string prefix;

    public LlamaSizes(ModelSource source, SafeLlamaModelHandle handle, int layers, int vocabulary, bool exact)
    {
        (keys, prefix) = (source.Metadata, $"{source.Architecture}.");
        int heads = handle.HeadCount, width = handle.EmbeddingSize;
        long[] keyValueHeads = Values("attention.head_count_kv", heads);
        long headSize = Value("attention.key_length", heads > 0 ? width / heads : 0), valueSize = Value("attention.value_length", headSize);
        bool hasLongFactors = HasLongFactors(source);
        long context = Value("context_length", handle.ContextSize), original = Value("rope.scaling.original_context_length", context);
        Shape = new(layers, width, vocabulary, heads, (int)keyValueHeads.Max(), (int)headSize, (int)Values("feed_forward_length", 0).Max(),
            (int)Math.Clamp(hasLongFactors ? Math.Min(context, original) : context, 1, int.MaxValue), 0)
        {
            ContextBound = hasLongFactors && original < context ? "beyond the length that it was trained for at first, llama.cpp turns queries and keys by the size of its context, not by that of the text" : null,
        };
        MostCells = hasLongFactors ? Shape.ContextLength : int.MaxValue;
        CellBytes = (exact ? sizeof(float) : sizeof(short)) * (headSize + valueSize) * (keyValueHeads.Length == 1 ? layers * keyValueHeads[0] : keyValueHeads.Take(layers).Sum());
        long inner = Value("ssm.inner_size", 0), state = Value("ssm.state_size", 0), groups = Value("ssm.group_count", 0), taps = Value("ssm.conv_kernel", 0);
        SequenceBytes = sizeof(float) * layers * (inner * state + taps * (inner + 2 * groups * state) + Value("shortconv.l_cache", 0) * width);
    }

    /// <summary>Refuses sizes that no model has, before llama.cpp reads them.</summary>
    /// <exception cref="ModelFormatException">There is one.</exception>
    public static void Check(ModelSource source)
    {
        var p = source.Parameters;
        int layers = p.Count("block_count");
        if (layers > source.Tensors.Count)
            throw p.Fault("block_count", $"is {layers}, but the file has only {source.Tensors.Count} tensors");
        int width = p.Count("embedding_length");
        if (source.Tensors.GetValueOrDefault("token_embd.weight") is { } embedding && embedding.Columns != width)
            throw p.Fault("embedding_length", $"is {width}, but token_embd.weight has {embedding.Columns} columns");
        foreach (string key in Bounds)
            foreach (long value in Whole(source, key))
                if (value is < 0 or > MostOfSize)
                    throw p.Fault(key, $"is {value}: it must be from 0 to {MostOfSize}");
        long experts = Whole(source, "expert_count").DefaultIfEmpty().Max(), used = Whole(source, "expert_used_count").DefaultIfEmpty().Max();
        if (layers > MostOfLlama || experts > MostOfLlama)
            throw p.Fault(layers > MostOfLlama ? "block_count" : "expert_count", $"is {Math.Max(layers, experts)}, and llama.cpp takes at most {MostOfLlama}");
        if (used > experts || experts > 0 && used == 0)
            throw p.Fault("expert_used_count", $"is {used}, but there are {experts} experts");
        if (HasLongFactors(source) && p.Count("rope.scaling.original_context_length", ContextStep) % ContextStep != 0)
            throw p.Fault("rope.scaling.original_context_length", $"is no multiple of {ContextStep}: llama.cpp turns queries and keys by the size of its context, which it could not keep to that");
        foreach (string key in PerLayer)
            if (source.Metadata.IsArray($"{source.Architecture}.{key}") && Whole(source, key).Length < layers)
                throw p.Fault(key, $"has fewer values than the model has layers, {layers}");
        if (source.Metadata.IsArray($"{source.Architecture}.{FeedForward}"))
            CheckFeedForward(source, layers);
    }

    /// <summary>llama.cpp looks at a key of each layer only in the families that it expects it of: in others, what does not fit the tensors would be passed over.</summary>
    static void CheckFeedForward(ModelSource source, int layers)
    {
        long[] lengths = Whole(source, FeedForward);
        for (int layer = 0; layer < layers; layer++)
            if (source.Tensors.GetValueOrDefault($"blk.{layer}.ffn_down.weight") is { } down && down.Columns != lengths[layer])
                throw source.Parameters.Fault(FeedForward, $"is {lengths[layer]} in layer {layer}, but blk.{layer}.ffn_down.weight has {down.Columns} columns");
    }

    /// <summary>Whether it turns queries and keys otherwise in a longer context.</summary>
    static bool HasLongFactors(ModelSource source) => source.Tensors.Keys.Any(static name => name.Contains("rope_factors_long", StringComparison.Ordinal));

    static long[] Whole(ModelSource source, string key)
    {
        string full = $"{source.Architecture}.{key}";
        return !source.Metadata.Has(full) ? [] : source.Metadata.IsArray(full) ? source.Metadata.Integers(full) ?? [] : [source.Metadata.Integer(full)!.Value];
    }

    /// <summary>The sizes; those that a family does not have are 0.</summary>
    public Shape Shape { get; }

    /// <summary>The most cells of a context: in a larger one, a long-context model would turn queries and keys otherwise.</summary>
    public int MostCells { get; }

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
