using System.Net;
using System.Net.Sockets;

namespace Fathom.Browser.Tests;

/// <summary>Stands between a browser and a server, holds back what the server sends and cuts connections when it is told to.</summary>
sealed class Relay : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ended = new();
    readonly List<TcpClient> open = [];
    readonly Uri server;
    readonly Task accepting;
    long left = long.MaxValue;

    public Relay(Uri server)
    {
        this.server = server;
        listener.Start();
        accepting = Accept();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>Hands on only so many bytes more of what the server sends, until the connections are cut.</summary>
    public void HoldAfter(long bytes) => Volatile.Write(ref left, bytes);

    /// <summary>How often all connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts all connections now.</summary>
    public void Cut()
    {
        lock (open)
        {
            Cuts++;
            Volatile.Write(ref left, long.MaxValue);
            open.ForEach(static client => client.Dispose());
            open.Clear();
        }
    }

    async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task Serve(TcpClient client)
    {
        using (client)
        using (var onward = new TcpClient())
        {
            try
            {
                await onward.ConnectAsync(server.Host, server.Port, ended.Token);
                lock (open)
                    open.AddRange([client, onward]);
                await Task.WhenAny(Copy(client, onward, holds: false), Copy(onward, client, holds: true));
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
            }
        }
    }

    async Task Copy(TcpClient from, TcpClient to, bool holds)
    {
        byte[] buffer = new byte[1024];
        try
        {
            for (int count; (count = await from.GetStream().ReadAsync(buffer, ended.Token)) > 0;)
            {
                if (holds && Interlocked.Add(ref left, -count) < 0)
                    await Task.Delay(Timeout.Infinite, ended.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), ended.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        ended.Cancel();
        listener.Stop();
        await accepting;
        Cut();
    }
}
