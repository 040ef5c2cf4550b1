using System.Text.Json.Serialization;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>What a page is told. The numbers of cells do not go into its JSON: <see cref="PagePayload"/> packs them.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Caption">What was measured and how, but for g and rho, which change on the page.</param>
/// <param name="LayersTitle">What the layer axis is called.</param>
/// <param name="TokensTitle">What the token axis is called; null for its usual name.</param>
/// <param name="Tokens">The tokens.</param>
/// <param name="Groups">The columns; null where each is a token.</param>
/// <param name="Measures">What the colours can show.</param>
/// <param name="Palettes">The colours.</param>
/// <param name="MissingColor">The colour of a cell that could not be measured, 0xRRGGBB.</param>
/// <param name="Depth">What settling depends on; null where nothing settles.</param>
/// <param name="Top">The likeliest tokens of every cell; null where there are none.</param>
/// <param name="View">What is shown first.</param>
sealed record PageContent(
    string Title, string Caption, string LayersTitle, string? TokensTitle, PageTokens Tokens, PageGroups? Groups, PageMeasure[] Measures, PagePalette[] Palettes, int MissingColor,
    PageDepth? Depth, PageTop? Top, PageView View)
{
    internal static PageContent Of(Trace trace, FigureOptions options)
    {
        Figure figure = Figure.Of(trace, options), whole = Figure.Of(trace, options with { Tokens = null });
        string lens = VisibleText.Of(trace.Conventions.Lens.Text), model = VisibleText.Of(trace.Model.Name);
        return new(
            figure.Title.Length > 0 ? figure.Title : $"{model}, token by token and layer by layer",
            Noted($"{model} · {trace.Tokens.Count} token{(trace.Tokens.Count == 1 ? "" : "s")} × {trace.Layers} layers · {lens} · profile {trace.Conventions.ProfileName}{trace.PartialNote}", figure),
            figure.LayersTitle, TokensTitleOf(figure), PageTokens.Of(trace), options.Groups is null ? null : PageGroups.Of(whole, options.GroupBy), PageMeasure.AllOf(trace, options),
            PagePalette.All, PagePalette.Number(Palette.Missing),
            trace.Conventions.HasLens ? PageDepth.Of(trace) : null, trace.Top.Count > 0 ? PageTop.Of(trace) : null,
            PageView.Of(options, options.Measure ?? Measure.DefaultOf(trace), whole));
    }

    internal static PageContent Of(Figure figure)
    {
        var measure = PageMeasure.Of(figure);
        return new(
            figure.Title.Length > 0 ? figure.Title : $"{figure.Scale.Title}, token by token and layer by layer", Noted(figure.Caption, figure),
            figure.LayersTitle, TokensTitleOf(figure), PageTokens.Of(figure), Groups: null, [measure], PagePalette.AllWith(figure.Palette), PagePalette.Number(Palette.Missing),
            Depth: null, Top: null, PageView.Of(figure, measure.Key));
    }

    internal static PageContent Of(Comparison comparison, FigureOptions options)
    {
        var content = Of(DifferenceFigure.Of(comparison, options));
        var (a, b) = DifferenceFigure.OfSides(comparison, options);
        return content with
        {
            Measures = [.. content.Measures, Side(a, "a", "A"), Side(b, "b", "B")],
            Top = PageTop.Of(comparison, a),
        };

        static PageMeasure Side(Figure figure, string key, string name) =>
            PageMeasure.Of(figure) with { Key = key, Quantity = $"{figure.Scale.Title} in {name}", Title = $"{figure.Scale.Title} in {name}" };
    }

    static string? TokensTitleOf(Figure figure) => figure.TokensTitle == Figure.UsualTokensTitle ? null : figure.TokensTitle;

    /// <summary>A caption that also says how tokens are grouped, where they are.</summary>
    static string Noted(string caption, Figure figure) => figure.Grouping.Length > 0 ? $"{caption} · {figure.Grouping}" : caption;
}

/// <summary>A palette by its colours at 256 places, evenly from 0 to 1, each 0xRRGGBB.</summary>
sealed record PagePalette(string Name, int[] Colors)
{
    const int Places = 256;

    internal static PagePalette[] All { get; } = [.. Palette.All.Select(Of)];

    /// <summary>All, and the one of a picture where it is not among them.</summary>
    internal static PagePalette[] AllWith(Palette palette) => [.. Palette.All.Union([palette]).Select(Of)];

    static PagePalette Of(Palette palette) =>
        new(palette.Name, [.. Enumerable.Range(0, Places).Select(place => Number(palette.At(place / (Places - 1.0))))]);

    internal static int Number(Rgb color) => color.Red << 16 | color.Green << 8 | color.Blue;
}

/// <summary>What is shown first.</summary>
/// <param name="Measure">The measure's key.</param>
/// <param name="Palette">The palette's name.</param>
/// <param name="Layers">The first and the last layer; null for those that say something.</param>
/// <param name="Columns">The first and the last column; null for all.</param>
/// <param name="Settling">Whether the settling depth is drawn.</param>
/// <param name="Regime">Whether the deep-thinking regime is drawn.</param>
/// <param name="Annotate">Whether the likeliest tokens are written into the cells.</param>
sealed record PageView(string Measure, string Palette, int[]? Layers, int[]? Columns, bool Settling, bool Regime, bool Annotate)
{
    internal static PageView Of(FigureOptions options, Measure measure, Figure whole) => new(
        measure.Key, whole.Palette.Name,
        options.Layers is var (firstLayer, lastLayer) ? [firstLayer, lastLayer] : null,
        options.Tokens is var (firstToken, lastToken) ? [ColumnOf(whole, firstToken), ColumnOf(whole, lastToken)] : null,
        options.Settling, options.Regime, options.Annotate);

    internal static PageView Of(Figure figure, string measure) =>
        new(measure, figure.Palette.Name, Layers: null, Columns: null, Settling: false, Regime: false, Annotate: false);

    static int ColumnOf(Figure figure, int token) => figure.Columns.TakeWhile(column => column.FirstToken <= token).Count() - 1;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PageContent))]
sealed partial class PageJson : JsonSerializerContext;
