using Fathom.Formats;
using Fathom.Models;
using LLama.Native;

namespace Fathom.LlamaCpp;

/// <summary>The sizes of a model of any family: what llama.cpp says, and what the file's usual keys say, as far as they do.</summary>
sealed class LlamaSizes
{
    /// <summary>No model's heads, experts or states come near it.</summary>
    const long MostOfSize = 1 << 24;

    /// <summary>A context of llama.cpp has a multiple of so many cells.</summary>
    const int ContextStep = 256;

    /// <summary>LLAMA_MAX_LAYERS and LLAMA_MAX_EXPERTS: llama.cpp has room for no more, and ends the process.</summary>
    const int MostOfLlama = 512;

    static readonly string[] PerLayer = ["attention.head_count", "attention.head_count_kv", "feed_forward_length"];

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
        if (layers > MostOfLlama)
            throw p.Fault("block_count", $"is {layers}: llama.cpp takes at most {MostOfLlama}");
        int width = p.Count("embedding_length");
        if (source.Tensors.GetValueOrDefault("token_embd.weight") is { } embedding && embedding.Columns != width)
            throw p.Fault("embedding_length", $"is {width}, but token_embd.weight has {embedding.Columns} columns");
        foreach (string key in Bounds)
            foreach (long value in Whole(source, key))
                if (value is < 0 or > MostOfSize)
                    throw p.Fault(key, $"is {value}: it must be from 0 to {MostOfSize}");
        if (HasLongFactors(source) && p.Count("rope.scaling.original_context_length", ContextStep) % ContextStep != 0)
            throw p.Fault("rope.scaling.original_context_length", $"is no multiple of {ContextStep}: llama.cpp turns queries and keys by the size of its context, which it could not keep to that");
        foreach (string key in PerLayer)
            if (source.Metadata.IsArray($"{source.Architecture}.{key}") && Whole(source, key).Length < layers)
                throw p.Fault(key, $"has fewer values than the model has layers, {layers}");
        CheckFeedForward(source, layers);
        CheckExperts(source);
        CheckRotation(source, width);
    }

    /// <summary>llama.cpp asserts what follows, which would end the process.</summary>
    static void CheckExperts(ModelSource source)
    {
        long count = One(source, "expert_count"), used = One(source, "expert_used_count"), groups = One(source, "expert_group_count"), groupsUsed = One(source, "expert_group_used_count");
        if (count > MostOfLlama)
            throw source.Parameters.Fault("expert_count", $"is {count}: llama.cpp takes at most {MostOfLlama}");
        if (used < (count > 0 ? 1 : 0) || used > count)
            throw source.Parameters.Fault("expert_used_count", $"is {used}, of {count} experts");
        if (groups > 1 && (count % groups != 0 || groupsUsed < 1 || groupsUsed >= groups))
            throw source.Parameters.Fault("expert_group_count", $"is {groups}, of {count} experts in which {groupsUsed} groups are chosen");
    }

    /// <summary>No more of a head turns than there is.</summary>
    static void CheckRotation(ModelSource source, int width)
    {
        long heads = Whole(source, "attention.head_count").DefaultIfEmpty().Max();
        long headSize = One(source, "attention.key_length") is > 0 and var stated ? stated : heads > 0 ? width / heads : width;
        if (One(source, "rope.dimension_count") is var turned && (turned > headSize || turned % 2 != 0))
            throw source.Parameters.Fault("rope.dimension_count", $"is {turned}, of heads of size {headSize}");
    }

    static long One(ModelSource source, string key) => Whole(source, key).DefaultIfEmpty().Max();

    /// <summary>Sizes that a file lists layer by layer must be those of its tensors: llama.cpp does not look in every family.</summary>
    static void CheckFeedForward(ModelSource source, int layers)
    {
        const string key = "feed_forward_length";
        if (!source.Metadata.IsArray($"{source.Architecture}.{key}"))
            return;
        long[] sizes = Whole(source, key);
        for (int layer = 0; layer < layers; layer++)
            if (source.Tensors.GetValueOrDefault($"blk.{layer}.ffn_down.weight") is { Shape.Count: 2 } down && down.Columns != sizes[layer])
                throw source.Parameters.Fault(key, $"is {sizes[layer]} in block {layer}, but {down.Name} has {down.Columns} columns");
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
