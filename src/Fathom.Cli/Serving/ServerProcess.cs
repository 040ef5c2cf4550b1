#if SERVER
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Server;

namespace Fathom.Cli.Serving;

/// <summary>Starts the server, a program of its own: it needs ASP.NET Core, which no other verb does.</summary>
static class ServerProcess
{
    const string Program = "Fathom.Server.dll", WebRuntime = "Microsoft.AspNetCore.App";

    /// <summary>Runs it until it ends. A signal to end is handed on by closing its input, which it ends by itself where this process is gone.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="FathomException">It is not there, or ASP.NET Core is not.</exception>
    public static int Run(ServerSettings settings)
    {
        var start = new ProcessStartInfo(Dotnet(), [Path.Combine(AppContext.BaseDirectory, Program)]) { RedirectStandardInput = true };
        using var server = Process.Start(start)!;
        server.StandardInput.WriteLine(JsonSerializer.Serialize(settings, SettingsJson.Default.ServerSettings));
        server.StandardInput.Flush();
        using var interrupted = EndAt(PosixSignal.SIGINT, server);
        using var terminated = EndAt(PosixSignal.SIGTERM, server);
        server.WaitForExit();
        return server.ExitCode;
    }

    /// <summary>The first signal asks the server to end; another ends this process, and so the server's input.</summary>
    static PosixSignalRegistration EndAt(PosixSignal signal, Process server)
    {
        int signals = 0;
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = Interlocked.Increment(ref signals) == 1;
            EndInput(server);
        });
    }

    static void EndInput(Process server)
    {
        try
        {
            server.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended: the signal came to it too
        }
    }

    /// <summary>The program that runs programs of .NET: that of the runtime that runs this one.</summary>
    static string Dotnet()
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar);
        string shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime)!)!;
        string dotnet = Path.Combine(Path.GetDirectoryName(shared)!, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, Program)))
            throw new FathomException($"{Program} is not beside the command, so nothing can be served");
        string web = Path.Combine(shared, WebRuntime);
        if (!File.Exists(dotnet) || !Directory.Exists(web) || !Directory.EnumerateDirectories(web, $"{Environment.Version.Major}.*").Any())
            throw new FathomException($"serving needs the runtime of ASP.NET Core {Environment.Version.Major}, which is not in {shared}: https://dotnet.microsoft.com/download has it");
        return dotnet;
    }
}
#endif
