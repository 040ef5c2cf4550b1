using System.CommandLine;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>How far the model goes, and what is measured.</summary>
sealed class RunOptionGroup : OptionGroup
{
    public RunOptionGroup() : base("Run")
    {
        MaxTokens = Add(New.Number<int>("--max-tokens", "The most tokens to generate: 256, cut to what the context leaves."));
        IgnoreEnd = Add(New.Flag("--ignore-eos", "Go on past end tokens. Probabilities are not touched."));
        Stop = Add(New.Texts("--stop", "TEXT", "End as soon as the answer holds this text. Several may be given."));
        WithPrompt = Add(New.Flag("--with-prompt", "Draw and measure the prompt's tokens too, before the answer's."));
        Context = Add(New.Number<int>("--context", "The most positions: by default, and at most, what the model was made for."));
        Threads = Add(New.Number<int>("--threads", "How many threads to use: by default as many as there are processors."));
        Profile = Add(New.Choice("--profile", "Which distributions are compared. Depths of different profiles are not comparable.",
            Enum.GetValues<LensProfile>(), LensProfileNames.Name));
        Lens = Add(New.Text("--lens", "FOLDER", "Read layers through the tuned lens in this folder, not through the raw logit lens."));
        NoLens = Add(New.Flag("--no-lens", "Measure norms alone, without reading layers through the unembedding."));
        Sublayers = Add(New.Flag("--sublayers", "Read the stream between attention and MLP through the lens too."));
        WithEmbeddings = Add(New.Flag("--with-embeddings", "Read the embeddings, layer 0, through the lens too."));
        Residuals = Add(New.Text("--residuals", "FILE", "Write the residual stream of every column to this .safetensors or .npy file."));
        Half = Add(New.Flag("--half", "Write the residual stream as 16-bit floats."));
        Top = Add(New.Number<int>("--top", "How many of the likeliest tokens to keep of each cell: 5."));
        Watch = Add(New.Texts("--watch", "TOKEN", "Keep probability and rank of this token in every cell, given as its text, or as id:13. Several may be given."));
    }

    public Option<int?> MaxTokens { get; }

    public Option<bool> IgnoreEnd { get; }

    public Option<string[]> Stop { get; }

    public Option<bool> WithPrompt { get; }

    public Option<int?> Context { get; }

    public Option<int?> Threads { get; }

    public Option<LensProfile> Profile { get; }

    public Option<string?> Lens { get; }

    public Option<bool> NoLens { get; }

    public Option<bool> Sublayers { get; }

    public Option<bool> WithEmbeddings { get; }

    public Option<string?> Residuals { get; }

    public Option<bool> Half { get; }

    public Option<int?> Top { get; }

    public Option<string[]> Watch { get; }

    /// <summary>Refuses what only measuring has a use for.</summary>
    /// <exception cref="UsageException">It was given.</exception>
    public void RefuseMeasuring(ParseResult parsed, string verb)
    {
        Option[] measuring = [Profile, Lens, NoLens, Sublayers, WithEmbeddings, Residuals, Half, Top, Watch];
        if (measuring.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name} has no part in {verb}");
    }

    /// <summary>How many threads, if it was said.</summary>
    /// <exception cref="UsageException">No such number of threads is possible.</exception>
    public int? ReadThreads(ParseResult parsed) => ThreadCount.Check(parsed.GetValue(Threads));

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public RunOptions Read(ParseResult parsed, SamplingOptionGroup sampling, LanguageModel model)
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
            Profile = parsed.GetValue(Profile),
            Lens = !parsed.GetValue(NoLens),
            Sublayers = parsed.GetValue(Sublayers),
            WithEmbeddings = parsed.GetValue(WithEmbeddings),
            Top = parsed.GetValue(Top) ?? defaults.Top,
            Watch = [.. parsed.GetValue(Watch)!.Select(name => NamedToken.Find(model, name, "--watch"))],
        };
    }
}
