using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>fathom draw: draws a saved trace again, without a model, or a matrix that another program wrote.</summary>
sealed class DrawCommand : Verb
{
    readonly SavedInput input = new();
    readonly OutputOptions output = new(OutputOptions.OfTraces);

    public DrawCommand(CommandIo io) : base("draw", "Draws a saved trace again, without a model, or another program's matrix.", io)
    {
        Add(input.File);
        Take([.. input.Groups, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom draw run.fathom --measure probability --regime -o map.svg",
        "fathom draw matrix.csv --range 0..1 --scale-title \"activation\" -o m.png",
    ];

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        results.Check();
        results.Write(input.Read(parsed, Io), pictureWithoutName: null, new RunReport(Io, parsed.GetValue(output.Quiet)).Note);
        return ExitCode.Fine;
    }
}
