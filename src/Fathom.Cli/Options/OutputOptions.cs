using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Where the results go.</summary>
sealed class OutputOptions : OptionGroup
{
    /// <summary>What verbs write that have a trace.</summary>
    public const string OfTraces = ".fathom (the trace, to be drawn again), .json or .csv";

    /// <summary>The options of a verb.</summary>
    /// <param name="numbers">The endings under which numbers can be written, as the end of a list.</param>
    public OutputOptions(string numbers) : base("Output")
    {
        Out = Add(New.Texts("--out", "FILE",
            $"Write a file: its name's ending says what, .png, .svg, .html (a page to explore), .md or .txt (the picture in words), {numbers}. Several may be given."));
        Json = Add(New.Flag("--json", "Write JSON to standard output, and draw nothing there."));
        Quiet = Add(New.Flag("--quiet", "Draw nothing in the terminal, and write only errors to stderr."));
    }

    public Option<string[]> Out { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }
}
