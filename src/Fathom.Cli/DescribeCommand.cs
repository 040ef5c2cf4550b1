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

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        results.Check();
        results.Write(input.Read(parsed, Io), pictureWithoutName: null, new RunReport(Io, parsed.GetValue(output.Quiet)).Note);
        return ExitCode.Fine;
    }
}
