using System.Net;

namespace Fathom.Hub;

/// <summary>How long a request is tried again: five times, for as long as the server says or twice as long each time, and never for minutes on end.</summary>
sealed class HubPatience
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    static readonly double[] Pauses = [1, 2, 4, 8, 8];
    int tried;

    /// <summary>Whether the server may answer later: it says so, or fails within.</summary>
    public static bool IsOverloaded(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public static TimeSpan? Told(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>How long to wait after a connection failed; null where it is time to give up.</summary>
    public TimeSpan? AfterCut() => tried < Pauses.Length ? TimeSpan.FromSeconds(Pauses[tried++]) : null;

    /// <summary>How long to wait for a server that is overloaded, a second more than it says; null where it is time to give up, or it asks for too long.</summary>
    public TimeSpan? AfterOverload(TimeSpan? told) => told > LongestPause ? null
        : AfterCut() is { } pause ? told + TimeSpan.FromSeconds(1) ?? pause : null;
}
