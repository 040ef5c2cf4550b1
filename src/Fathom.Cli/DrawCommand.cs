using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom draw: draws a saved trace again, without a model.</summary>
sealed class DrawCommand : Verb
{
    readonly Argument<string> file = new("TRACE") { Description = "A trace that map saved, as .fathom, .json or .csv." };
    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly OutputOptions output = new();

    public DrawCommand(CommandIo io) : base("draw", "Draws a saved trace again, without a model.", io)
    {
        Add(file);
        Take([conventions, drawing, output]);
    }

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(drawing, output, parsed, Io);
        results.Check();
        var trace = conventions.Apply(parsed, TraceFile.Load(parsed.GetRequiredValue(file)));
        results.Write(trace, pictureWithoutName: null, new RunReport(Io, parsed.GetValue(output.Quiet)).Note);
        return ExitCode.Fine;
    }
}
