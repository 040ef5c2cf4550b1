using System.CommandLine;
using System.Runtime.InteropServices;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom version: says which version this is, and on what it runs.</summary>
sealed class VersionCommand(CommandIo io) : Verb("version", "Says which version this is, and on what it runs.", io)
{
    public override IReadOnlyList<string> Examples =>
    [
        "fathom version",
    ];

    protected override int Run(ParseResult parsed)
    {
        Io.Out.WriteLine($"{TraceOrigin.ThisProgram} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        return ExitCode.Fine;
    }
}
