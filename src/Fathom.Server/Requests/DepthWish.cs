using System.Text.Json;
using Fathom.Lenses;
using Fathom.Runs;

namespace Fathom.Server.Requests;

/// <summary>What of the depth of an answer's tokens is told.</summary>
/// <param name="Measures">The measures of layers that each token gets, beside its depth.</param>
/// <param name="Top">How many of the likeliest tokens of each layer it gets.</param>
/// <param name="DepthOnly">Whether nothing is measured but which tokens are deep-thinking.</param>
/// <param name="G">The settling threshold, in bits.</param>
/// <param name="Rho">Where the deep-thinking regime begins, as a share of the layers.</param>
sealed record DepthWish(IReadOnlyList<MeasureEntry> Measures, int Top, bool DepthOnly, decimal G, decimal Rho)
{
    /// <summary>So many of the likeliest tokens are measured at least: the page of a trace shows them.</summary>
    const int TopOfTraces = 5;

    static readonly RunOptions usual = new();

    /// <summary>What a request says under "depth"; null where it does not ask.</summary>
    public static DepthWish? Read(Members members)
    {
        const string name = "depth";
        var usualWish = new DepthWish([Catalogue.JsdBits], Top: 0, DepthOnly: false, usual.G, usual.Rho);
        if (members.Take(name) is not { } asked || asked.ValueKind == JsonValueKind.False)
            return null;
        if (asked.ValueKind == JsonValueKind.True)
            return usualWish;
        var wish = members.Object(name)!;
        bool depthOnly = wish.Flag("depth_only") ?? false;
        var read = new DepthWish(depthOnly ? [] : usualWish.Measures, wish.Whole("top", 0, LensOptions.MostTop) ?? 0, depthOnly,
            wish.Decimal("g") ?? usual.G, wish.Decimal("rho") ?? usual.Rho);
        if (wish.Array("measures") is { } measures)
            read = read with { Measures = [.. measures.Select(measure => Measure(wish, measure))] };
        wish.RefuseOthers();
        if (depthOnly && (read.Top > 0 || read.Measures.Count > 0))
            throw ApiException.Invalid("where depth alone is measured ('depth.depth_only'), most layers are not read: there are neither 'depth.measures' nor 'depth.top'", "depth");
        return read;
    }

    /// <summary>What is measured for it.</summary>
    public RunOptions Apply(RunOptions options) => options with { Lens = Lens.Logit, G = G, Rho = Rho, DepthOnly = DepthOnly, Top = Math.Max(Top, TopOfTraces) };

    static MeasureEntry Measure(Members wish, JsonElement asked) =>
        Catalogue.OfLayers.FirstOrDefault(measure => !measure.IsOfSublayers && asked.ValueKind == JsonValueKind.String && asked.ValueEquals(measure.JsonName))
            ?? throw wish.Fault("measures", $"must hold names of measures: {string.Join(", ", Catalogue.OfLayers.Where(static measure => !measure.IsOfSublayers).Select(static measure => measure.JsonName))}");
}
