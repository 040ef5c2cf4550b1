using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>Reads what a verb draws from a file: a saved trace, or another program's matrix.</summary>
/// <param name="inWords">Whether it is told in words rather than drawn.</param>
sealed class SavedInput(bool inWords = false)
{
    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly GroupingOptions grouping = new();
    readonly MatrixOptionGroup matrices = new();

    /// <summary>Names the file.</summary>
    public Argument<string> File { get; } = New.FileArgument("FILE",
        "A trace that map saved, as .fathom, .json or .csv; or another program's matrix of layers by tokens, as .csv, .npy or .json.");

    /// <summary>What can be said of it.</summary>
    public OptionGroup[] Groups => [conventions, drawing, grouping, matrices];

    /// <summary>Refuses options of pictures where none is drawn.</summary>
    /// <exception cref="UsageException">One was given.</exception>
    public void CheckDrawn(ParseResult parsed, bool isDrawn)
    {
        if (!isDrawn)
            Refuse(parsed, drawing.OfInkAlone, "is for pictures, and says nothing in words: --out FILE.svg draws one");
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    /// <exception cref="UsageException">An option was given that says nothing of what the file holds.</exception>
    public Outcome Read(ParseResult parsed, CommandIo io)
    {
        drawing.CheckInk(parsed);
        string path = parsed.GetRequiredValue(File);
        return TraceFile.TryLoad(path, out var trace) ? OfTrace(conventions.Apply(parsed, trace), parsed, io) : OfMatrix(path, parsed, io);
    }

    Outcome OfTrace(Trace trace, ParseResult parsed, CommandIo io)
    {
        Refuse(parsed, matrices.Options, "is for matrices of other programs, and this is a trace");
        drawing.CheckLens(parsed, trace.Conventions.HasLens);
        var options = grouping.Apply(parsed, drawing.Read(parsed, trace), trace.Tokens, grouping.ReadSpans(parsed, io));
        return inWords ? Outcome.InWords(trace, options) : Outcome.Of(trace, options);
    }

    Outcome OfMatrix(string path, ParseResult parsed, CommandIo io)
    {
        Refuse(parsed, [.. conventions.Options, .. drawing.OfTraces, .. grouping.Options], "is for traces, and this is a matrix");
        MatrixOptions options = new() { Drawing = drawing.Read(parsed), Source = Path.GetFileName(path) };
        var matrix = matrices.Relabel(ForeignMatrix.Load(path), parsed, io);
        return inWords ? Outcome.InWords(matrix, options) : Outcome.Of(matrix, options);
    }

    static void Refuse(ParseResult parsed, IEnumerable<Option> options, string reason)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name} {reason}");
    }
}
