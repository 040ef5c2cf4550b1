#if SERVER || CLUSTER
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fathom.Cli.Beside;

/// <summary>Starts a program that lies beside the command and needs ASP.NET Core, which the command does not.</summary>
static class BesideProgram
{
    /// <summary>Runs it until it ends. A signal to end is handed on by closing its input, which it ends by itself where this process is gone.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="settings">What it is told, as JSON in a line.</param>
    /// <param name="what">What it does, as a sentence begins.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="FathomException">It is not there, or ASP.NET Core is not.</exception>
    public static int Run(string program, string settings, string what)
    {
        string file = Path.Combine(AppContext.BaseDirectory, program);
        if (!File.Exists(file))
            throw new FathomException($"{program} is not beside the command: {what} needs it");
        _ = WebRuntime.Folder(what);
        using var process = Process.Start(new ProcessStartInfo(WebRuntime.Dotnet, [file]) { RedirectStandardInput = true })!;
        process.StandardInput.WriteLine(settings);
        process.StandardInput.Flush();
        using var interrupted = EndAt(PosixSignal.SIGINT, process);
        using var terminated = EndAt(PosixSignal.SIGTERM, process);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The first signal asks the program to end; another ends this process, and so the program's input.</summary>
    static PosixSignalRegistration EndAt(PosixSignal signal, Process process)
    {
        int signals = 0;
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = Interlocked.Increment(ref signals) == 1;
            EndInput(process);
        });
    }

    static void EndInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended: the signal came to it too
        }
    }
}
#endif
