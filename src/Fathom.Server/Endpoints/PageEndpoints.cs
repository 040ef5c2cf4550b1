using System.Reflection;
using System.Text;

namespace Fathom.Server.Endpoints;

/// <summary>The page at which a person asks and watches, and the description of the protocol. Nothing of it comes from elsewhere.</summary>
static class PageEndpoints
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What the page is told: whether answers of others may be watched.</summary>
    const string LiveMark = "{{live}}";

    static readonly string[] styles = ["colours.css", "page.css", "docs.css"];

    static readonly string[] scripts =
    [
        "page.js", "view.js", "map.js", "answer.js", "asking.js", "live.js", "past.js", "pair.js", "forms.js", "api.js", "events.js", "colours.js", "docs.js", "elements.js", "palette.js",
    ];

    static readonly (string Path, string File, string Type)[] files =
    [
        ("/docs", "docs.html", "text/html; charset=utf-8"),
        ("/openapi.json", "openapi.json", "application/json"),
        .. styles.Select(static style => ($"/page/{style}", style, "text/css; charset=utf-8")),
        .. scripts.Select(static script => ($"/page/{script}", script, "text/javascript; charset=utf-8")),
    ];

    public static void Map(IEndpointRouteBuilder routes, ServerSettings settings)
    {
        string page = Encoding.UTF8.GetString(Read("page.html")).Replace(LiveMark, settings.ShowLive ? "true" : "false", StringComparison.Ordinal);
        Give(routes, "/", Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8");
        foreach (var (path, file, type) in files)
            Give(routes, path, Read(file), type);
    }

    static void Give(IEndpointRouteBuilder routes, string path, byte[] bytes, string type) => routes.MapGet(path, async http =>
    {
        http.Response.ContentType = type;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    });

    static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
