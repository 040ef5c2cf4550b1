using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>fathom describe: tells the picture of a saved trace, or of another program's matrix, in words.</summary>
sealed class DescribeCommand : Verb
{
    readonly SavedInput input = new(inWords: true);
    readonly OutputOptions output = new("or .json");

    public DescribeCommand(CommandIo io) : base("describe", "Tells the picture of a saved trace, or of another program's matrix, in words.", io)
    {
        Add(input.File);
        Take([.. input.Groups, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom describe run.fathom",
        "fathom describe run.fathom --group words -o run.md",
    ];

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        results.Check();
        input.CheckDrawn(parsed, results.IsDrawn);
        results.Write(input.Read(parsed, Io), pictureWithoutName: null, new RunReport(Io, parsed.GetValue(output.Quiet)).Note);
        return ExitCode.Fine;
    }
}
