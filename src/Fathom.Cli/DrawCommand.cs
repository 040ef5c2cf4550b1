using System.CommandLine;
using Fathom.Charts.Page;
using Fathom.Cli.Options;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom draw: draws a saved trace again, without a model, or a matrix that another program wrote.</summary>
sealed class DrawCommand : Verb
{
    readonly Argument<string> file = new("FILE")
    {
        Description = "A trace that map saved, as .fathom, .json or .csv; or another program's matrix of layers by tokens, as .csv, .npy or .json.",
    };

    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly MatrixOptionGroup matrices = new();
    readonly OutputOptions output = new();

    public DrawCommand(CommandIo io) : base("draw", "Draws a saved trace again, without a model, or another program's matrix.", io)
    {
        Add(file);
        Take([conventions, drawing, matrices, output]);
    }

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        results.Check();
        string path = parsed.GetRequiredValue(file);
        var outcome = TraceFile.TryLoad(path, out var trace) ? OfTrace(trace, parsed) : OfMatrix(path, parsed);
        results.Write(outcome, pictureWithoutName: null, new RunReport(Io, parsed.GetValue(output.Quiet)).Note);
        return ExitCode.Fine;
    }

    Outcome OfTrace(Trace trace, ParseResult parsed)
    {
        Refuse(parsed, matrices.Options, "is for matrices of other programs, and this is a trace");
        return Outcome.Of(conventions.Apply(parsed, trace), drawing.Read(parsed));
    }

    Outcome OfMatrix(string path, ParseResult parsed)
    {
        Refuse(parsed, [.. conventions.Options, .. drawing.OfTraces], "is for traces, and this is a matrix");
        var options = matrices.Read(parsed, drawing.Read(parsed), Path.GetFileName(path));
        var matrix = matrices.Relabel(ForeignMatrix.Load(path), parsed, Io);
        return new()
        {
            Picture = () => Figure.Of(matrix, options),
            Save = file => HtmlPage.Write(Figure.Of(matrix, options), file),
            Forms = [HtmlPage.Format],
        };
    }

    static void Refuse(ParseResult parsed, IEnumerable<Option> options, string reason)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name} {reason}");
    }
}
