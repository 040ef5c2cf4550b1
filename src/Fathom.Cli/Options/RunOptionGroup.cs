using System.CommandLine;
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

    public Option<int?> Top { get; }

    public Option<string[]> Watch { get; }
}
