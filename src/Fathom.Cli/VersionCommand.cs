using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Fathom.Cli;

/// <summary>fathom version: says which version this is, and on what it runs.</summary>
sealed class VersionCommand(CommandIo io) : Verb("version", "Says which version this is, and on what it runs.", io)
{
    static string Version => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    protected override int Run(ParseResult parsed)
    {
        Io.Out.WriteLine($"fathom {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
        return ExitCode.Fine;
    }
}
