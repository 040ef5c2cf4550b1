#if SERVER
using System.CommandLine;
using Fathom.Server;

namespace Fathom.Cli.Options;

/// <summary>How much may be asked of a server, and what it keeps.</summary>
sealed class ServerLimitOptions : OptionGroup
{
    static readonly ServerLimits usual = new();

    readonly Option<long?> body;
    readonly Option<int?> prompt, choices, tokens, running, waiting, traces;
    readonly Option<double?> grace;
    readonly Option<string?> folder;

    public ServerLimitOptions() : base("Limits")
    {
        body = Add(New.Parsed<long?>("--max-body", "SIZE", "The longest request: 32MiB.", static text => CacheOptionGroup.Parse(text)));
        prompt = Add(New.Number<int>("--max-prompt", "The most tokens of a prompt: by default what the context has room for."));
        choices = Add(New.Number<int>("--max-n", "The most answers of a request, over all its prompts: 1024. What does not fit at once waits."));
        tokens = Add(New.Number<int>("--max-tokens", "The most tokens that an answer may be asked to have: 32768. A chat that does not say gets at most 4096."));
        running = Add(New.Number<int>("--max-running", "How many answers of a model are generated at once: 64. Others wait."));
        waiting = Add(New.Number<int>("--max-waiting", "How many requests may wait for a model: 1024. More are told to come again (429)."));
        grace = Add(New.Number<double>("--grace", "Seconds that streams may go on after Ctrl+C or SIGTERM: 20."));
        traces = Add(New.Number<int>("--keep-traces", "How many traces of answers with depth are kept: 16."));
        folder = Add(New.File("--traces", "FOLDER", "Keep them in a folder, as .fathom, in place of memory."));
    }

    /// <summary>What was given, in the settings.</summary>
    /// <exception cref="UsageException">A number is out of range.</exception>
    public ServerSettings Read(ParseResult parsed, ServerSettings settings)
    {
        double seconds = parsed.GetValue(grace) ?? settings.GraceSeconds;
        if (seconds is not (>= 0 and <= 3600))
            throw new UsageException($"{grace.Name} must be from 0 to 3600");
        return settings with
        {
            Limits = usual with
            {
                BodyBytes = Math.Min(parsed.GetValue(body) ?? usual.BodyBytes, Array.MaxLength),
                PromptTokens = AtLeast(parsed, prompt, 1),
                Choices = AtLeast(parsed, choices, 1) ?? usual.Choices,
                AnswerTokens = AtLeast(parsed, tokens, 1) ?? usual.AnswerTokens,
                Running = AtLeast(parsed, running, 1) ?? usual.Running,
                Waiting = AtLeast(parsed, waiting, 0) ?? usual.Waiting,
            },
            GraceSeconds = seconds,
            KeepTraces = AtLeast(parsed, traces, 0) ?? settings.KeepTraces,
            TraceFolder = parsed.GetValue(folder) is { } path ? Path.GetFullPath(path) : null,
        };
    }

    static int? AtLeast(ParseResult parsed, Option<int?> option, int least) =>
        parsed.GetValue(option) is not { } value || value >= least ? parsed.GetValue(option) : throw new UsageException($"{option.Name} must be at least {least}");
}
#endif
