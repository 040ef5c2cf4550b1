using System.CommandLine;
using Fathom.Lenses.Tuned.Fitting;

namespace Fathom.Cli.Options;

/// <summary>What a tuned lens is fitted to, and where it goes.</summary>
sealed class LensFitOptionGroup : OptionGroup
{
    public LensFitOptionGroup() : base("Fit")
    {
        Model = Add(new ModelOption());
        Text = Add(New.File("--text", "FILE", "The text to learn from: like those that the lens is to read. Its last tenth is held out."));
        Out = Add(New.Also("-o", New.File("--out", "FOLDER", "Where the lens goes. A checkpoint in it is gone on with.")));
        Tokens = Add(New.Number<int>("--tokens", "The most tokens to train on: 20000."));
        Rate = Add(New.Number<float>("--rate", "How far a parameter moves in one step at most, as a share of the stream's size: 0.001."));
        Threads = Add(New.Number<int>("--threads", "How many threads to use: by default as many as there are processors."));
        Json = Add(New.Flag("--json", "Write JSON to standard output in place of the table."));
        Quiet = Add(New.Flag("--quiet", "Write no notes."));
    }

    public ModelOption Model { get; }

    public Option<string?> Text { get; }

    public Option<string?> Out { get; }

    public Option<int?> Tokens { get; }

    public Option<float?> Rate { get; }

    public Option<int?> Threads { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public LensFitOptions Read(ParseResult parsed)
    {
        var defaults = new LensFitOptions();
        return new() { Tokens = parsed.GetValue(Tokens) ?? defaults.Tokens, Rate = parsed.GetValue(Rate) ?? defaults.Rate };
    }
}
