using System.Globalization;
using System.Text.Json;
using Fathom.Answers;
using Fathom.Lenses;
using Fathom.Models.Sampling;
using Fathom.Runs;

namespace Fathom.Server.Requests;

/// <summary>What is asked of a model, in whatever form of the protocol.</summary>
sealed record AnswerRequest
{
    /// <summary>The model.</summary>
    public required ServedModel Model { get; init; }

    /// <summary>What each of the prompts is run with; the first answer has the seed of its sampling.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>The prompts.</summary>
    public IReadOnlyList<RunInput> Prompts { get; init; } = [];

    /// <summary>How many answers each gets.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>Whether the answer comes in parts.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether a stream ends with what was used.</summary>
    public bool TellsUsage { get; init; }

    /// <summary>What of the depth is told; null for nothing.</summary>
    public DepthWish? Depth { get; init; }

    /// <summary>How an answer of a chat is taken apart; null where it is not.</summary>
    public MessageForm? Message { get; init; }

    /// <summary>The texts of the prompts, which answers begin with; null where they do not.</summary>
    public IReadOnlyList<string>? Echoes { get; init; }

    /// <summary>Whether the log-probabilities of tokens are told.</summary>
    public bool TellsLogProbabilities => Options.LogProbabilities is not null;

    /// <summary>Whether nothing is generated: the prompts are only read.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>Reads what all forms have in common: the model, sampling, and what is told of tokens.</summary>
    /// <param name="members">The request.</param>
    /// <param name="models">The models.</param>
    /// <param name="maxTokens">The members that say how many tokens are generated; of several that are given the first counts.</param>
    /// <param name="defaultTokens">How many, where none says it.</param>
    public static AnswerRequest Read(Members members, ServedModels models, ReadOnlySpan<string> maxTokens, int defaultTokens)
    {
        var model = models.Find(members.Text("model"));
        var limits = models.Settings.Limits;
        int? most = null;
        foreach (string name in maxTokens)
            most = members.Whole(name, 0, limits.AnswerTokens) is { } given && most is null ? given : most;
        var depth = DepthWish.Read(members);
        var options = new RunOptions
        {
            MaxTokens = most ?? Math.Min(defaultTokens, limits.AnswerTokens),
            Context = models.Settings.Context,
            IgnoreEnd = members.Flag("ignore_eos") ?? false,
            Stop = ReadStop(members),
            Sampling = ReadSampling(members),
            Lens = Lens.None,
        };
        members.Ignore("user", "store", "metadata", "parallel_tool_calls", "safety_identifier", "prompt_cache_key", "prompt_cache_retention");
        members.Only("service_tier", "\"auto\"", "\"default\"");
        members.Only("repetition_penalty", "1");
        return new()
        {
            Model = model,
            Options = depth?.Apply(options) ?? options,
            Answers = members.Whole("n", 1, limits.Choices) ?? 1,
            Streams = members.Flag("stream") ?? false,
            TellsUsage = ReadStreamOptions(members),
            Depth = depth,
        };
    }

    /// <summary>Refuses a prompt that the model has no room for, or that is longer than is allowed.</summary>
    /// <param name="tokens">How many tokens it has.</param>
    /// <exception cref="ApiException">It is refused.</exception>
    public void CheckRoom(int tokens)
    {
        int context = Math.Min(Options.Context ?? int.MaxValue, Model.Language.Shape.ContextLength), needed = tokens + (OnlyReads ? 0 : 1);
        if (tokens == 0)
            throw ApiException.Invalid("the prompt is empty: at least one token is needed", "prompt");
        if (needed > context)
            throw ApiException.Invalid($"This model's maximum context length is {context} tokens, but the prompt has {tokens} tokens"
                + (OnlyReads ? "" : ", which leave no room for an answer"), "prompt", "context_length_exceeded");
        if (tokens > (Model.Limits.PromptTokens ?? int.MaxValue))
            throw ApiException.Invalid($"the prompt has {tokens} tokens: this server takes at most {Model.Limits.PromptTokens}", "prompt", "context_length_exceeded");
    }

    static SamplingOptions ReadSampling(Members members) => new()
    {
        Temperature = members.Number("temperature", 0, float.MaxValue) ?? 1,
        TopP = members.Number("top_p", 0, 1) ?? 1,
        TopK = Math.Max(0, members.Whole("top_k", -1, int.MaxValue) ?? 0),
        MinP = members.Number("min_p", 0, 1) ?? 0,
        PresencePenalty = members.Number("presence_penalty", -100, 100) ?? 0,
        FrequencyPenalty = members.Number("frequency_penalty", -100, 100) ?? 0,
        LogitBias = ReadBias(members),
        Seed = ReadSeed(members) ?? (ulong)Random.Shared.NextInt64(),
    };

    static ulong? ReadSeed(Members members)
    {
        const string name = "seed";
        if (members.Take(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong seed) ? seed
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long negative) ? unchecked((ulong)negative)
            : throw members.Fault(name, "must be a whole number of 64 bits");
    }

    static Dictionary<int, float> ReadBias(Members members)
    {
        const string name = "logit_bias";
        var biases = new Dictionary<int, float>();
        if (members.Take(name) is not { } value)
            return biases;
        if (value.ValueKind != JsonValueKind.Object)
            throw members.Fault(name, "must be an object of biases by token id");
        foreach (var bias in value.EnumerateObject())
            if (!int.TryParse(bias.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || !biases.TryAdd(id, members.Number(name, bias.Value, -100, 100)))
                throw members.Fault(name, $"holds \"{bias.Name}\", which is not the id of a token, or stands there twice");
        return biases;
    }

    static IReadOnlyList<string> ReadStop(Members members)
    {
        const string name = "stop";
        if (members.Take(name) is not { } value)
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return [value.GetString()!];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 64 || value.EnumerateArray().Any(static text => text.ValueKind != JsonValueKind.String))
            throw members.Fault(name, "must be a text, or an array of at most 64 texts");
        return [.. value.EnumerateArray().Select(static text => text.GetString()!)];
    }

    static bool ReadStreamOptions(Members members)
    {
        if (members.Object("stream_options") is not { } options)
            return false;
        bool usage = options.Flag("include_usage") ?? false;
        options.Ignore("include_obfuscation");
        options.RefuseOthers();
        return usage;
    }
}
