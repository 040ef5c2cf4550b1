using Fathom.Charts;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Server.Requests;

namespace Fathom.Server.Endpoints;

/// <summary>How two kept answers differ.</summary>
static class ComparisonEndpoints
{
    static readonly DrawnAnswer<(Comparison Comparison, FigureOptions Options)> drawn = new("comparison", DrawnForms.Comparisons);

    public static void Map(IEndpointRouteBuilder routes, ServerState server)
    {
        routes.MapGet("/v1/fathom/compare", http => Compare(http, server, ""));
        routes.MapGet("/v1/fathom/compare.{form}", http => Compare(http, server, $".{http.Request.RouteValues["form"]}"));
    }

    static async Task Compare(HttpContext http, ServerState server, string form)
    {
        string ending = drawn.EndingOf(http, form);
        var query = http.Request.Query;
        if (query.Keys.FirstOrDefault(static name => name is not ("a" or "b" or "align")) is { } unknown)
            throw ApiException.Unsupported(unknown);
        string a = One(query, "a"), b = One(query, "b");
        bool byPosition = !query.ContainsKey("align") || One(query, "align") switch
        {
            "position" => true,
            "text" => false,
            _ => throw ApiException.Invalid("'align' must be position (token by token, whatever they say) or text (the text that both have)", "align"),
        };
        var (first, second) = (await server.Traces.Find(a), await server.Traces.Find(b));
        await drawn.Write(http, () => (Comparison.Of(first, second, sources: (a, b), byPosition: byPosition), new()), ending);
    }

    static string One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } given] ? given
        : throw ApiException.Invalid($"'{name}' is missing, or given twice: a and b are the ids of two answers that are kept", name);
}
