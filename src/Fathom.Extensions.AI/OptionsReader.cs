using Fathom.Lenses;
using Fathom.Runs;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Makes of chat options what a run does; what would change an answer and is not done is refused.</summary>
static class OptionsReader
{
    /// <summary>So many tokens are generated at most where the options do not say.</summary>
    const int UsualTokens = 4096;

    /// <summary>What the run does.</summary>
    /// <exception cref="FathomException">An option is not supported.</exception>
    public static RunOptions Read(ChatOptions options, string modelName)
    {
        RefuseWhatIsNotDone(options, modelName);
        var run = new RunOptions
        {
            MaxTokens = options.MaxOutputTokens ?? UsualTokens,
            Stop = [.. options.StopSequences ?? []],
            Sampling = new()
            {
                Temperature = options.Temperature ?? 1,
                TopP = options.TopP ?? 1,
                TopK = options.TopK ?? 0,
                PresencePenalty = options.PresencePenalty ?? 0,
                FrequencyPenalty = options.FrequencyPenalty ?? 0,
                Seed = unchecked((ulong)(options.Seed ?? Random.Shared.NextInt64())),
            },
            Lens = Lens.None,
        };
        return DepthOf(options)?.Apply(run) ?? run;
    }

    /// <summary>What of the depth is measured; null for nothing.</summary>
    /// <exception cref="FathomException">There are other wishes, which are not known.</exception>
    public static DepthOptions? DepthOf(ChatOptions options)
    {
        DepthOptions? depth = null;
        foreach (var (name, value) in options.AdditionalProperties ?? [])
            depth = name != DepthChatOptions.Key ? throw new FathomException($"the additional property '{name}' is not supported") : value switch
            {
                DepthOptions asked => asked,
                true => new(),
                null or false => null,
                _ => throw new FathomException($"the additional property '{name}' must be true or {nameof(DepthOptions)}"),
            };
        return depth;
    }

    static void RefuseWhatIsNotDone(ChatOptions options, string modelName)
    {
        if (options.ModelId is { } id && id != modelName)
            throw new FathomException($"the model '{id}' is not served here, only '{modelName}'");
        if (options.ResponseFormat is not (null or ChatResponseFormatText))
            throw new FathomException("a response format other than text is not supported: it cannot be promised without a grammar");
        if (options.ToolMode is RequiredChatToolMode)
            throw new FathomException("a tool mode that requires a call is not supported: a call cannot be promised without a grammar");
        if (options.ConversationId is not null)
            throw new FathomException("a conversation id is not supported: nothing is kept of earlier answers");
    }
}
