using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fathom.Cluster.Tests;

/// <summary>A worker as a process of its own, with one thread.</summary>
sealed class WorkerProcess : IDisposable
{
    readonly Process process;
    readonly List<string> said = [];
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it; it is not waited for.</summary>
    public WorkerProcess(string? join, string? listen = null, double lease = 3, Func<WorkerSettings, WorkerSettings>? change = null)
    {
        var settings = new WorkerSettings { Models = [Fixtures.Model("abacus/abacus-q8_0.gguf")], Threads = 1, LeaseSeconds = lease, Join = join, Listen = listen };
        process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fathom.Cluster.dll")]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        process.StandardInput.WriteLine(JsonSerializer.Serialize(change?.Invoke(settings) ?? settings));
        process.StandardInput.Flush();
    }

    /// <summary>What it has said.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return string.Join("\n", said);
        }
    }

    /// <summary>Waits until it is a member.</summary>
    public WorkerProcess Ready()
    {
        Assert.True(ready.Task.Wait(TimeSpan.FromSeconds(60)), $"not ready: {Said}");
        return this;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Ends()
    {
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), $"it does not end: {Said}");
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Whether it says something within some seconds.</summary>
    public void Says(string text, double seconds = 60)
    {
        for (var watch = Stopwatch.StartNew(); !Said.Contains(text, StringComparison.Ordinal); Thread.Sleep(50))
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"it does not say \"{text}\" but: {Said}");
    }

    /// <summary>An address of this machine with two free ports.</summary>
    public static string FreeAddress()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return $"127.0.0.1:{port}";
            }
            catch (SocketException)
            {
                // the next is taken
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    void Hear(string? line)
    {
        if (line is null)
            return;
        lock (said)
            said.Add(line);
        if (line.Contains("ready:", StringComparison.Ordinal))
            ready.TrySetResult();
    }
}
