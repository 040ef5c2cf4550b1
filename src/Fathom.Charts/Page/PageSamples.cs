using System.Globalization;
using System.Net;
using Fathom.Engine;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Samples;
using SkiaSharp;

namespace Fathom.Charts.Page;

/// <summary>The picture of samples on a page: a link a sample, which opens its heat map.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Caption">What was measured and how.</param>
/// <param name="Html">The links, the most deep-thinking sample first.</param>
/// <param name="Report">What they were asked.</param>
/// <param name="Contents">What the page is told of each sample that has tokens, in the same order.</param>
sealed record PageSamples(string Title, string Caption, string Html, IReadOnlyList<ReportSection> Report, IReadOnlyList<(ulong Seed, PageContent Content)> Contents)
{
    internal static PageSamples Of(SampleSet set, Palette? palette, string title)
    {
        if (set.IsDepthOnly)
            throw new FathomException("of samples of which depth alone was measured there are no heat maps that a page could open");
        var figure = SamplesFigure.Of(set, palette, title);
        string model = VisibleText.Of(set.Model.Name);
        var contents = set.ByDepth.Where(number => set.Samples[number].Trace is not null)
            .Select(number => (set.Samples[number].Seed, PageContent.Of(set.Samples[number].Trace!, new())));
        return new(
            figure.Title.Length > 0 ? figure.Title : $"{model}, {set.Samples.Count} answer{(set.Samples.Count == 1 ? "" : "s")} to one prompt",
            $"{figure.Caption} · {set.Layers} layers", Section(figure, set),
            OriginText.Of(set) is { Length: > 0 } asked ? [new("What was asked", asked)] : [], [.. contents]);
    }

    static string Section(SamplesFigure figure, SampleSet set) => $"""
        <section class="samples" id="samples" aria-labelledby="samples-heading">
        <h2 id="samples-heading">Samples <small>the most deep-thinking first · a row opens its heat map below</small></h2>
        <p class="hidden">{Text(figure.Overview())}</p>
        <ol>
        {string.Concat(figure.Rows.Select(row => Item(row, figure, set)))}</ol>
        {Legend(figure)}
        </section>

        """;

    static string Item(SamplesRow row, SamplesFigure figure, SampleSet set)
    {
        string seed = row.Seed.ToString(CultureInfo.InvariantCulture);
        string width = (100.0 * row.Cells.Count / Math.Max(figure.Columns, 1)).ToString("0.###", CultureInfo.InvariantCulture);
        string picture = row.Cells.Count == 0 ? "" : $"<img src=\"{Strip(row.Cells, figure.Palette)}\" alt=\"\" width=\"{width}%\" height=\"16\">";
        string content = $"<span class=\"seed\">seed {seed}</span><span class=\"strip\">{picture}</span><span class=\"dtr\">DTR {row.DtrText}</span>"
            + $"<span class=\"end\">{row.Tokens} tokens, {row.Finish.Name()}</span>";
        string text = VisibleText.Of(set.Samples[row.Number].GeneratedText);
        return row.Cells.Count == 0 ? $"<li><span class=\"row\">{content}</span></li>\n" : $"<li><a class=\"row\" href=\"#sample={seed}\" title=\"{Text(VisibleText.Shorten(text, 200))}\">{content}</a></li>\n";
    }

    static string Legend(SamplesFigure figure)
    {
        int layers = (int)figure.Scale.Largest;
        string strip = Strip([.. Enumerable.Range(1, layers).Select(layer => figure.Scale.Place(layer))], figure.Palette);
        return $"<p class=\"hint legend\">{Text(figure.Scale.Title)}: 1 <img src=\"{strip}\" alt=\"\" width=\"160\" height=\"12\"> {layers} · "
            + $"DTR: the share of tokens that settle at layer {figure.DeepFrom} or above</p>";
    }

    /// <summary>A picture of one pixel a place on the scale, as an address that holds it.</summary>
    static string Strip(IReadOnlyList<float> places, Palette palette)
    {
        using var bitmap = new SKBitmap(places.Count, 1);
        for (int i = 0; i < places.Count; i++)
            bitmap.SetPixel(i, 0, Colour(palette.At(places[i])));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return $"data:image/png;base64,{Convert.ToBase64String(data.AsSpan())}";
    }

    static SKColor Colour(Rgb colour) => new(colour.Red, colour.Green, colour.Blue);

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
