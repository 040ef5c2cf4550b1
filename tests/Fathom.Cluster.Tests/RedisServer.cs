using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fathom.Cluster.Tests;

/// <summary>Debian's Redis, which keeps what it is told over a restart; a test is skipped where there is none.</summary>
sealed class RedisServer : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly int port;
    Process? process;

    public RedisServer()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        Start();
    }

    public string Address => $"redis://127.0.0.1:{port}";

    public void Start()
    {
        try
        {
            process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.Path, "--appendonly", "yes", "--loglevel", "warning"]) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("this system has no redis-server");
        }
        for (int tries = 0; ; tries++, Thread.Sleep(50))
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 200)
            {
                // it is on its way
            }
    }

    public void Stop()
    {
        using (var kill = Process.Start("kill", [$"{process!.Id}"]))
            kill.WaitForExit();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        folder.Dispose();
    }
}
