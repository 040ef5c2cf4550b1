using System.Net;

namespace Fathom.Hub;

/// <summary>Says in a sentence why the hub refuses.</summary>
static class HubRefusal
{
    const int LongestReason = 200;

    /// <summary>The error for an answer that is none.</summary>
    public static HubException Of(HttpResponseMessage response, HubRepository repository, HubSettings settings)
    {
        string address = response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Path);
        string? code = Header(response, "X-Error-Code");
        string reason = Header(response, "X-Error-Message") is { } told ? $": {told[..Math.Min(told.Length, LongestReason)]}" : "";
        return (code, response.StatusCode) switch
        {
            ("GatedRepo", _) => Refused($"{repository.Name}: its authors give access to those who ask for it: ask at {repository.Home(settings.Endpoint)}{AsWhom(settings, ", then set HF_TOKEN", ", with the account of the token in")}"),
            ("RevisionNotFound", _) => new(HubFault.NoRevision, $"{repository.Name}: has no such branch, tag or commit{reason}"),
            ("EntryNotFound", _) => Refused($"{address}: the hub has no such file"),
            (null, HttpStatusCode.Unauthorized) when settings.TokenSource is { } source && reason.Contains("Invalid credentials", StringComparison.Ordinal) =>
                Refused($"{source}: the hub does not know this token"),
            ("RepoNotFound", _) or (_, HttpStatusCode.Unauthorized) =>
                Refused($"{repository.Name}: the hub has no such {repository.What}, or it is private{AsWhom(settings, ": HF_TOKEN says who asks", " and not for the token in")}"),
            (_, HttpStatusCode.Forbidden) => Refused($"{address}: the server refuses it (403){reason}"),
            (_, HttpStatusCode.NotFound) => Refused($"{address}: the server has no such address (404){reason}"),
            (_, var status) => Refused($"{address}: the server answers {(int)status}{reason}"),
        };
    }

    static HubException Refused(string message) => new(HubFault.Refused, message);

    static string AsWhom(HubSettings settings, string nobody, string somebody) => settings.TokenSource is { } source ? $"{somebody} {source}" : nobody;

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;
}
