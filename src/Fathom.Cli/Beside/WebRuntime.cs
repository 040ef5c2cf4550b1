#if SERVER || CLUSTER
using System.Runtime.InteropServices;

namespace Fathom.Cli.Beside;

/// <summary>The runtime of ASP.NET Core, which what lies beside the command needs, and the command does not.</summary>
static class WebRuntime
{
    const string Name = "Microsoft.AspNetCore.App";

    static string Shared
    {
        get
        {
            string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar);
            return Path.GetDirectoryName(Path.GetDirectoryName(runtime)!)!;
        }
    }

    /// <summary>The program that runs programs of .NET: that of the runtime that runs this one.</summary>
    public static string Dotnet => Path.Combine(Path.GetDirectoryName(Shared)!, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>Where its libraries are, of the newest that there is.</summary>
    /// <param name="what">What needs it, as a sentence begins.</param>
    /// <exception cref="FathomException">It is not there.</exception>
    public static string Folder(string what)
    {
        string web = Path.Combine(Shared, Name);
        var versions = Directory.Exists(web) ? Directory.EnumerateDirectories(web, $"{Environment.Version.Major}.*") : [];
        return File.Exists(Dotnet) && versions.MaxBy(static folder => Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new()) is { } newest ? newest
            : throw new FathomException($"{what} needs the runtime of ASP.NET Core {Environment.Version.Major}, which is not in {Shared}: https://dotnet.microsoft.com/download has it");
    }
}
#endif
