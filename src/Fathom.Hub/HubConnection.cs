using System.Net;
using System.Net.Http.Headers;

namespace Fathom.Hub;

/// <summary>
/// Asks the hub: as whom, over redirects, and with patience where it is overloaded. The token goes to the endpoint's own host and to no other; another port or
/// scheme is another host.
/// </summary>
sealed class HubConnection : IDisposable
{
    const int MostRedirects = 10, MostAnswerBytes = 32 << 20;
    static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(60);

    readonly HubSettings settings;
    readonly HttpClient client;

    public HubConnection(HubSettings settings)
    {
        this.settings = settings;
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxConnectionsPerServer = 2,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new("fathom", typeof(HubConnection).Assembly.GetName().Version?.ToString(3)));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
    }

    /// <summary>Told what the user is waiting for.</summary>
    public required Action<string> Note { get; init; }

    /// <summary>Lets time pass.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>The whole of a short answer, and its headers.</summary>
    /// <param name="address">What is asked.</param>
    /// <param name="repository">What it belongs to.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HubException">There is no such answer.</exception>
    public async Task<(byte[] Body, HttpResponseHeaders Headers)> Answer(Uri address, HubRepository repository, CancellationToken cancellation)
    {
        using var response = await Ask(HttpMethod.Get, address, repository, cancellation, survivesCuts: false);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            return (await Body(stream, address, cancellation), response.Headers);
        }
        catch (IOException error)
        {
            throw new HubException(HubFault.Unreachable, $"{address}: the connection is cut: {error.Message}", error);
        }
    }

    /// <summary>What the hub says of a file without giving it, and from where it is to be had: an address of another host is not asked.</summary>
    /// <exception cref="HubException">There is no such answer.</exception>
    public async Task<HubFileAnswer> Head(Uri address, HubRepository repository, CancellationToken cancellation)
    {
        using var response = await Ask(HttpMethod.Head, address, repository, cancellation, staysOnHost: true);
        return HubFileAnswer.Of(response);
    }

    /// <summary>A file from a byte on. The answer is the caller's to check and to dispose.</summary>
    /// <exception cref="HubException">There is no such answer.</exception>
    public Task<HttpResponseMessage> Get(Uri address, long from, HubRepository repository, CancellationToken cancellation) =>
        Ask(HttpMethod.Get, address, repository, cancellation, from: from);

    /// <summary>Reads what has come; what takes longer than a minute counts as cut.</summary>
    /// <exception cref="IOException">The connection is cut.</exception>
    public static async Task<int> ReadSome(Stream stream, Memory<byte> into, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(HeaderPatience);
        try
        {
            return await stream.ReadAsync(into, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("nothing came for a minute");
        }
    }

    /// <summary>Whether one address may lead to another: to the web, and from https to nothing else.</summary>
    public static bool MayLead(Uri from, Uri to) => to.Scheme == "https" || (to.Scheme == "http" && from.Scheme == "http");

    /// <summary>Ends all connections.</summary>
    public void Dispose() => client.Dispose();

    static async Task<byte[]> Body(Stream stream, Uri address, CancellationToken cancellation)
    {
        var body = new MemoryStream();
        byte[] part = new byte[1 << 16];
        for (int count; (count = await ReadSome(stream, part, cancellation)) > 0;)
        {
            body.Write(part, 0, count);
            if (body.Length > MostAnswerBytes)
                throw new HubException(HubFault.Nonsense, $"{address}: the answer is longer than {MostAnswerBytes >> 20} MB");
        }
        return body.ToArray();
    }

    async Task<HttpResponseMessage> Ask(HttpMethod method, Uri address, HubRepository repository, CancellationToken cancellation,
        bool staysOnHost = false, bool survivesCuts = true, long from = 0)
    {
        for (var patience = new HubPatience(); ;)
        {
            HttpResponseMessage response;
            try
            {
                response = await Follow(method, address, staysOnHost, from, cancellation);
            }
            catch (HttpRequestException error)
            {
                if (!survivesCuts || patience.AfterCut() is not { } pause)
                    throw new HubException(HubFault.Unreachable, $"{address.GetLeftPart(UriPartial.Authority)}: cannot be reached: {Innermost(error).Message}", error);
                await Wait(pause, cancellation);
                continue;
            }
            if (HubPatience.IsOverloaded(response.StatusCode))
            {
                var (told, status) = (HubPatience.Told(response), (int)response.StatusCode);
                response.Dispose();
                if (patience.AfterOverload(told) is not { } pause)
                    throw new HubException(HubFault.Unreachable, $"{address}: the server is overloaded (it answers {status}{(told is { } time ? $", and asks to wait {time.TotalSeconds:0} s" : "")}): try again later");
                if (pause >= TimeSpan.FromSeconds(5))
                    Note($"the server asks to wait ({status}): trying again in {pause.TotalSeconds:0} s");
                await Wait(pause, cancellation);
                continue;
            }
            bool isElsewhere = (int)response.StatusCode is >= 300 and < 400 && staysOnHost;
            if (response.IsSuccessStatusCode || isElsewhere || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                return response;
            using (response)
                throw HubRefusal.Of(response, repository, settings);
        }
    }

    /// <summary>Asks, and goes where the answer sends: to another host without the token, and from https to nothing else.</summary>
    async Task<HttpResponseMessage> Follow(HttpMethod method, Uri address, bool staysOnHost, long from, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            var response = await Send(method, address, from, cancellation);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            var next = response.Headers.Location is { } location ? new Uri(address, location) : null;
            if (next is null || !MayLead(address, next) || redirects == MostRedirects)
            {
                response.Dispose();
                throw new HubException(HubFault.Nonsense, redirects == MostRedirects
                    ? $"{address}: the server sends from one address to the next, {MostRedirects} times"
                    : $"{address}: the server sends to {(next is null ? "no address" : next.GetLeftPart(UriPartial.Authority))}, which is not followed");
            }
            if (staysOnHost && !IsSameHost(address, next))
                return response;
            response.Dispose();
            address = next;
        }
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        if (settings.Token is { } token && IsSameHost(address, settings.Endpoint))
            request.Headers.Authorization = new("Bearer", token);
        if (from > 0)
            request.Headers.Range = new(from, null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(HeaderPatience);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException("no answer came for a minute");
        }
    }

    static bool IsSameHost(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);

    static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
