using System.CommandLine;
using Fathom.Charts;

namespace Fathom.Cli.Options;

/// <summary>Where the results go.</summary>
sealed class OutputOptions : OptionGroup
{
    /// <summary>What verbs write that have a trace.</summary>
    public const string OfTraces = ".fathom (the trace, to be drawn again), .json, .csv or .npz (its numbers for NumPy)";

    /// <summary>The options of a verb.</summary>
    /// <param name="numbers">The endings under which numbers can be written, as the end of a list.</param>
    public OutputOptions(string numbers) : base("Output")
    {
        Out = Add(New.Also("-o", New.Files("--out", "FILE",
            $"Write a file: its name's ending says what, .png, .svg, .pdf, .html (a page to explore), .md or .txt (the picture in words), {numbers}. Several may be given.")));
        string[] names = [.. Forms.Select(static form => form[1..])];
        Format = Add(New.Choice("--format", "What is written to an --out whose name does not say it, such as /dev/stdout.", names, static name => name));
        Json = Add(New.Flag("--json", "Write JSON to standard output, and draw nothing there."));
        Quiet = Add(New.Flag("--quiet", "Draw nothing in the terminal, and write only errors to stderr."));
    }

    /// <summary>What can be written, by the endings of such files.</summary>
    public static IReadOnlyList<string> Forms { get; } = DrawnForms.Traces.Endings;

    public Option<string[]> Out { get; }

    public Option<string?> Format { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    /// <summary>Whether the ending of a file's name says what is written to it.</summary>
    public static bool SaysForm(string file) => Forms.Contains(OutputFile.Ending(file));
}
