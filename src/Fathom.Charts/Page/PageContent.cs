using System.Text.Json.Serialization;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>What a page is told. The numbers of cells do not go into its JSON: <see cref="PagePayload"/> packs them.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Caption">What was measured and how, but for g and rho, which change on the page.</param>
/// <param name="Overview">The picture in words.</param>
/// <param name="Tokens">The columns.</param>
/// <param name="Measures">What the colours can show.</param>
/// <param name="Palettes">The colours.</param>
/// <param name="MissingColor">The colour of a cell that could not be measured, 0xRRGGBB.</param>
/// <param name="Depth">What settling depends on.</param>
/// <param name="Top">The likeliest tokens of every cell.</param>
/// <param name="View">What is shown first.</param>
sealed record PageContent(
    string Title, string Caption, string Overview, PageTokens Tokens, PageMeasure[] Measures, PagePalette[] Palettes, int MissingColor,
    PageDepth Depth, PageTop Top, PageView View)
{
    internal static PageContent Of(Trace trace, FigureOptions options)
    {
        var figure = Figure.Of(trace, options);
        return new(
            figure.Title.Length > 0 ? figure.Title : $"{VisibleText.Of(trace.Model.Name)}, token by token and layer by layer",
            $"{trace.Tokens.Count} tokens × {trace.Layers} layers · {VisibleText.Of(trace.Conventions.Lens)} · profile {trace.Conventions.ProfileName}",
            SvgDocument.Description(figure),
            PageTokens.Of(trace), PageMeasure.AllOf(trace), [.. Palette.All.Select(PagePalette.Of)], PagePalette.Number(Palette.Missing),
            PageDepth.Of(trace), PageTop.Of(trace), PageView.Of(options));
    }
}

/// <summary>The columns, each list one value a column.</summary>
/// <param name="Labels">As axes name them.</param>
/// <param name="Texts">As they stand in the text: with their spaces and line feeds.</param>
/// <param name="Ids">The tokens' ids.</param>
/// <param name="Positions">Their indices in the sequence, from 0.</param>
/// <param name="Generated">Whether the model wrote it.</param>
/// <param name="Special">Whether it is a control token.</param>
/// <param name="Predicted">Whether it is the model's own choice after the end of a text.</param>
sealed record PageTokens(string[] Labels, string[] Texts, int[] Ids, int[] Positions, bool[] Generated, bool[] Special, bool[] Predicted)
{
    internal static PageTokens Of(Trace trace)
    {
        var tokens = trace.Tokens;
        return new(
            [.. tokens.Select(token => TokenLabel.Of(token.Bytes.Span))], [.. tokens.Select(token => Text(token.Text))],
            [.. tokens.Select(token => token.Id)], [.. tokens.Select(token => token.Position)],
            [.. tokens.Select(token => token.Generated)], [.. tokens.Select(token => token.Special)], [.. tokens.Select(token => token.Predicted)]);
    }

    static string Text(string token) =>
        string.Join('\n', token.Split('\n').Select(line => string.Join('\t', line.Split('\t').Select(VisibleText.Of))));
}

/// <summary>A palette by its colours at 256 places, evenly from 0 to 1, each 0xRRGGBB.</summary>
sealed record PagePalette(string Name, int[] Colors)
{
    const int Places = 256;

    internal static PagePalette Of(Palette palette) =>
        new(palette.Name, [.. Enumerable.Range(0, Places).Select(place => Number(palette.At(place / (Places - 1.0))))]);

    internal static int Number(Rgb color) => color.Red << 16 | color.Green << 8 | color.Blue;
}

/// <summary>What is shown first.</summary>
/// <param name="Measure">The measure's key.</param>
/// <param name="Palette">The palette's name.</param>
/// <param name="Layers">The first and the last layer; null for those that say something.</param>
/// <param name="Tokens">The first and the last column; null for all.</param>
/// <param name="Settling">Whether the settling depth is drawn.</param>
/// <param name="Regime">Whether the deep-thinking regime is drawn.</param>
/// <param name="Annotate">Whether the likeliest tokens are written into the cells.</param>
sealed record PageView(string Measure, string Palette, int[]? Layers, int[]? Tokens, bool Settling, bool Regime, bool Annotate)
{
    internal static PageView Of(FigureOptions options) => new(
        options.Measure.Name, options.Palette.Name,
        options.Layers is var (firstLayer, lastLayer) ? [firstLayer, lastLayer] : null,
        options.Tokens is var (firstToken, lastToken) ? [firstToken, lastToken] : null,
        options.Settling, options.Regime, options.Annotate);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PageContent))]
sealed partial class PageJson : JsonSerializerContext;
