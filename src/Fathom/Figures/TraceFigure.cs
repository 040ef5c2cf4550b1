using System.Globalization;
using Fathom.Depth;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Takes the content of a picture from a trace.</summary>
static class TraceFigure
{
    internal static Figure Of(Trace trace, FigureOptions options)
    {
        var measure = options.Measure ?? Measure.DefaultOf(trace);
        int[] layers = Layers(trace, measure, options);
        int[] tokens = FigureCells.Columns(trace.Tokens.Count, options.Tokens);
        float[,] raw = FigureCells.Cut(measure.Values(trace), [.. layers.Select(layer => layer - measure.FirstLayer(trace) + 1)], tokens);
        var scale = AskedScale.Of(measure.Scale(trace, LargestFinite(raw)), options, measure.Title, raw);
        var depth = trace.Depth();
        bool[] counted = trace.Counted();
        var shown = ShownToken.Of(trace.Tokens);
        var figure = new Figure
        {
            Drawn = FigureCells.Placed(raw, scale),
            Raw = raw,
            Unit = measure.Unit,
            Meaning = measure.Meaning,
            LayersNote = measure.VanishesAtLastLayer && layers[^1] == trace.Layers - 1
                ? $"the last layer, {trace.Layers}, is left off because its value is 0 by definition"
                : "",
            Rows = [.. layers.Select(layer => new FigureRow(layer, options.Ticks == LayerTicks.All || layer % 2 == 1 || options.Regime && layer == depth.DeepFrom))],
            Columns = [.. tokens.Select(token => Column(trace.Tokens[token], shown[token], token, depth.Tokens[token], counted[token]))],
            Scale = scale,
            Palette = options.Palette ?? Palette.SettledDark,
            LayersTitle = options.LayersTitle ?? Figure.UsualLayersTitle,
            TokensTitle = options.TokensTitle ?? Figure.UsualTokensTitle,
            HasFooter = !options.NoFooter,
            Size = options.Size,
            Ratio = trace.Conventions.HasLens && depth.Dtr is double ratio
                ? string.Create(CultureInfo.InvariantCulture, $"DTR {ratio:0.000}, {depth.DeepTokens} of {depth.CountedTokens} tokens") : "",
            ShowsSettling = options.Settling,
            DeepFrom = options.Regime ? depth.DeepFrom : null,
            Annotations = options.Annotate ? LikeliestTokens(trace, layers, tokens) : null,
            Title = options.Title,
            Caption = Caption(trace.Model, trace.Conventions) + trace.PartialNote,
        };
        return options.Groups is { } groups ? figure.Group(groups, options.GroupBy) : figure;
    }

    static int[] Layers(Trace trace, Measure measure, FigureOptions options)
    {
        var (first, last) = options.LayersOf(measure, trace.Layers, measure.FirstLayer(trace));
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    static float LargestFinite(float[,] raw)
    {
        float largest = 0;
        foreach (float value in raw)
            if (float.IsFinite(value))
                largest = Math.Max(largest, value);
        return largest;
    }

    static FigureColumn Column(TraceToken token, ShownToken shown, int index, TokenDepth depth, bool isCounted) =>
        new(TokenLabel.Of(shown), index, 1, depth.Settling, depth.Deep == true && isCounted)
        {
            Text = token.Predicted ? "" : TokenLabel.InText(shown.Text),
            Kind = isCounted ? ColumnKind.Counted : token.Predicted ? ColumnKind.Predicted : ColumnKind.Prompt,
        };

    static string[,] LikeliestTokens(Trace trace, int[] layers, int[] tokens)
    {
        string[,] likeliest = new string[layers.Length, tokens.Length];
        for (int r = 0; r < layers.Length; r++)
            for (int c = 0; c < tokens.Length; c++)
                likeliest[r, c] = layers[r] == 0 || trace.Top.Count == 0
                    ? ""
                    : TokenLabel.Of(trace.Top.Texts[trace.Top.CellIds(layers[r], tokens[c], trace.Tokens.Count)[0]].Span);
        return likeliest;
    }

    /// <summary>What was measured and how.</summary>
    internal static string Caption(ModelIdentity model, Conventions how) => string.Create(CultureInfo.InvariantCulture,
        $"{model.Name} · {how.Lens} · profile {how.ProfileName} · g = {how.G:0.####} {how.GUnit} · rho = {how.Rho:0.####}");
}
