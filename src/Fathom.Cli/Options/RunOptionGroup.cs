using System.CommandLine;
using Fathom.Runs;

namespace Fathom.Cli.Options;

/// <summary>How far the model goes, and which of the tokens are looked at.</summary>
sealed class RunOptionGroup : OptionGroup
{
    public RunOptionGroup() : base("Run")
    {
        MaxTokens = Add(New.Number<int>("--max-tokens", "The most tokens to generate: 256, cut to what the context leaves."));
        IgnoreEnd = Add(New.Flag("--ignore-eos", "Go on past end tokens. Probabilities are not touched."));
        Stop = Add(New.Texts("--stop", "TEXT", "End as soon as the answer holds this text. Several may be given."));
        WithPrompt = Add(New.Flag("--with-prompt", "Give the prompt's tokens columns too, before the answer's."));
        Context = Add(New.Number<int>("--context", "The most positions: by default, and at most, what the model was made for."));
        Threads = Add(New.Number<int>("--threads", "How many threads to use: by default as many as there are processors."));
    }

    public Option<int?> MaxTokens { get; }

    public Option<bool> IgnoreEnd { get; }

    public Option<string[]> Stop { get; }

    public Option<bool> WithPrompt { get; }

    public Option<int?> Context { get; }

    public Option<int?> Threads { get; }

    /// <summary>How many threads, if it was said.</summary>
    /// <exception cref="UsageException">No such number of threads is possible.</exception>
    public int? ReadThreads(ParseResult parsed) => ThreadCount.Check(parsed.GetValue(Threads));

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public RunOptions Read(ParseResult parsed, SamplingOptionGroup sampling)
    {
        var defaults = new RunOptions();
        return new()
        {
            MaxTokens = parsed.GetValue(MaxTokens) ?? defaults.MaxTokens,
            IgnoreEnd = parsed.GetValue(IgnoreEnd),
            Stop = parsed.GetValue(Stop)!,
            Sampling = sampling.Read(parsed),
            Context = parsed.GetValue(Context),
            WithPrompt = parsed.GetValue(WithPrompt),
        };
    }
}
