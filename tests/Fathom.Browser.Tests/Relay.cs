using System.Net;
using System.Net.Sockets;

namespace Fathom.Browser.Tests;

/// <summary>Stands between a browser and a server, hands on what the server sends as slowly as asked for, and cuts connections when it is told to.</summary>
sealed class Relay : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource ended = new();
    readonly List<TcpClient> open = [];
    readonly Uri server;
    readonly Task accepting;

    public Relay(Uri server)
    {
        this.server = server;
        listener.Start();
        accepting = Accept();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>How long it waits after each KiB that it hands on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How often all connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts all connections now.</summary>
    public void Cut()
    {
        lock (open)
        {
            Cuts++;
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
                await Task.WhenAny(Copy(client, onward), Copy(onward, client));
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
            }
        }
    }

    async Task Copy(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[1024];
        try
        {
            for (int count; (count = await from.GetStream().ReadAsync(buffer, ended.Token)) > 0;)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), ended.Token);
                await Task.Delay(Delay, ended.Token);
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
