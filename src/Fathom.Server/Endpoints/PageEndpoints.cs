using System.Reflection;

namespace Fathom.Server.Endpoints;

/// <summary>The page at which a person asks and watches, and the description of the protocol. Nothing of it comes from elsewhere.</summary>
static class PageEndpoints
{
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly (string Path, string File, string Type)[] files =
    [
        ("/", "page.html", "text/html; charset=utf-8"),
        .. new[] { "colours.css", "page.css" }.Select(static style => ($"/page/{style}", style, "text/css; charset=utf-8")),
        .. new[] { "page.js", "map.js", "events.js", "elements.js", "palette.js" }.Select(static script => ($"/page/{script}", script, "text/javascript; charset=utf-8")),
        ("/openapi.json", "openapi.json", "application/json"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, file, type) in files)
        {
            byte[] bytes = Read(file);
            routes.MapGet(path, async http =>
            {
                http.Response.ContentType = type;
                http.Response.Headers.ContentSecurityPolicy = Policy;
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
            });
        }
    }

    static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
