using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fathom.Server.Answers;
using Fathom.Server.Requests;

namespace Fathom.Server.Guard;

/// <summary>What every request passes: whether it may be asked here, by this page, with this key. Whatever goes wrong behind it becomes an error of the protocol.</summary>
sealed class Gate(ServerState server)
{
    /// <summary>Paths that need no key: they tell nothing of what is served.</summary>
    static readonly string[] open = ["/health", "/", "/docs", "/openapi.json"];

    readonly byte[]? key = server.Settings.ApiKey is { } text ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : null;

    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        try
        {
            CheckHost(http);
            if (AnswerOrigin(http))
                return;
            CheckKey(http);
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted)
        {
            http.Abort();
        }
        catch (Exception thrown)
        {
            var error = ApiException.Of(thrown, runs: false);
            server.Note(error);
            if (http.Response.HasStarted)
                http.Abort();
            else
                await ErrorJson.Answer(http, error);
        }
        finally
        {
            server.Metrics.Count(http.GetEndpoint()?.DisplayName ?? "other", http.Response.StatusCode);
        }
    }

    /// <summary>A page of a stranger can let a browser ask under a name of its own that leads here; it cannot choose an address for the name of the server.</summary>
    void CheckHost(HttpContext http)
    {
        string host = http.Request.Host.Host;
        var allowed = server.Settings.AllowedHosts;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _)
            || allowed.Contains("*") || allowed.Contains(host, StringComparer.OrdinalIgnoreCase) || host.Equals(server.Settings.Host, StringComparison.OrdinalIgnoreCase))
            return;
        throw ApiException.Forbidden($"the server is not called '{host}' (--allow-host says what it is called)", "host_not_allowed");
    }

    /// <summary>Answers whether pages of an origin may ask; true where that was all that was asked.</summary>
    bool AnswerOrigin(HttpContext http)
    {
        string? origin = http.Request.Headers.Origin;
        var allowed = server.Settings.Origins;
        if (string.IsNullOrEmpty(origin) || !allowed.Contains("*") && !allowed.Contains(origin))
            return false;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.Vary = "Origin";
        if (!HttpMethods.IsOptions(http.Request.Method))
            return false;
        http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        http.Response.Headers.AccessControlAllowHeaders = "authorization, content-type, last-event-id";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    void CheckKey(HttpContext http)
    {
        if (key is null || open.Contains(http.Request.Path.Value) || http.Request.Path.StartsWithSegments("/page"))
            return;
        const string scheme = "Bearer ";
        string given = http.Request.Headers.Authorization.ToString();
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? given[scheme.Length..] : ""));
        if (!CryptographicOperations.FixedTimeEquals(hash, key))
            throw ApiException.Unauthorised();
    }
}
