using System.Net.Http.Headers;
using Fathom.Server.Requests;

namespace Fathom.Server.Endpoints;

/// <summary>Answers with a result in the form that a request names: a picture, a page, words or numbers.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="what">What it is called in an error.</param>
/// <param name="forms">Its forms.</param>
sealed class DrawnAnswer<T>(string what, OutputForms<T> forms)
{
    /// <summary>The types of forms by their ending, the first of which is given where a request does not say.</summary>
    static readonly (string Ending, string Type)[] types =
    [
        (".json", "application/json"), (".png", "image/png"), (".svg", "image/svg+xml"), (".html", "text/html"), (".pdf", "application/pdf"), (".csv", "text/csv"),
        (".md", "text/markdown"), (".txt", "text/plain"), (".fathom", "application/octet-stream"), (".npz", "application/x-npz"),
    ];

    readonly (string Ending, string Type)[] offered = [.. types.Where(type => forms.Endings.Contains(type.Ending))];

    /// <summary>The ending of the form: what the path ends in, else what the client likes best of those that there are.</summary>
    /// <param name="http">The request.</param>
    /// <param name="ofPath">The ending of its path; empty for none.</param>
    /// <exception cref="ApiException">There is no such form.</exception>
    public string EndingOf(HttpContext http, string ofPath = "")
    {
        if (ofPath.Length > 0)
            return offered.Any(form => form.Ending == ofPath) ? ofPath
                : throw ApiException.Invalid($"a {what} is not given as {ofPath}: {string.Join(", ", offered.Select(static form => form.Ending))}");
        foreach (string? accepted in http.Request.Headers.Accept.SelectMany(static header => (header ?? "").Split(',')))
            if (MediaTypeHeaderValue.TryParse(accepted, out var type) && offered.FirstOrDefault(form => form.Type == type.MediaType).Ending is { } ending)
                return ending;
        return offered[0].Ending;
    }

    /// <summary>Answers with a result, once a processor is free to draw it.</summary>
    /// <exception cref="FathomException">There is no such picture.</exception>
    public async Task Write(HttpContext http, Func<T> result, string ending)
    {
        using var drawn = new MemoryStream();
        await Drawing.Take(http.RequestAborted);
        try
        {
            await Task.Run(() => forms.Write(result(), drawn, ending));
        }
        finally
        {
            Drawing.Give();
        }
        http.Response.ContentType = offered.First(form => form.Ending == ending).Type;
        http.Response.ContentLength = drawn.Length;
        await http.Response.BodyWriter.WriteAsync(drawn.GetBuffer().AsMemory(0, (int)drawn.Length), http.RequestAborted);
    }
}

/// <summary>So many results are drawn at once: a picture takes a processor for a while.</summary>
static class Drawing
{
    static readonly SemaphoreSlim places = new(2);

    public static Task Take(CancellationToken cancel) => places.WaitAsync(cancel);

    public static void Give() => places.Release();
}
