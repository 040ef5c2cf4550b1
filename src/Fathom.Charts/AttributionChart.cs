using System.Globalization;
using System.Text;
using Fathom.Figures;
using Fathom.Lenses;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws what each block adds to a token's logit: a bar for attention and one for the MLP of each layer, the embedding at layer 0.</summary>
public static class AttributionChart
{
    const int Height = 440, CaptionHeight = 24, LeastWidth = 500, Margin = 160, BlockWidth = 26;
    const double BarWidth = 0.38;

    static readonly Color Attention = Color.FromHex("#1D5FB4"), Mlp = Color.FromHex("#D95F0E"), Embedding = Color.FromHex("#666666");

    static readonly SKColor CaptionColor = new(0x55, 0x55, 0x55);

    /// <summary>The forms of the chart of a logit.</summary>
    public static OutputForms<AttributedLogit> Forms { get; } = new(
        (".png", static (stream, what) => stream.Write(Png(what))),
        (".svg", static (stream, what) => stream.Write(Encoding.UTF8.GetBytes(Svg(what)))));

    static byte[] Png(AttributedLogit logit)
    {
        using var plot = Plot(logit);
        int width = Width(logit.Attribution);
        return PngPicture.Of(width, Height, canvas => plot.Render(canvas, width, Height));
    }

    static string Svg(AttributedLogit logit)
    {
        using var plot = Plot(logit);
        int width = Width(logit.Attribution);
        return SvgDocument.Finish(plot.GetSvgXml(width, Height), width, Height, Title(logit), Description(logit));
    }

    static int Width(Attribution attribution) => Math.Max(LeastWidth, Margin + BlockWidth * (attribution.Layer + 1));

    static Plot Plot(AttributedLogit logit)
    {
        var attribution = logit.Attribution;
        var plot = new Plot();
        plot.HideGrid();
        foreach (var part in attribution.Parts)
            plot.Add.Bar(Bar(part));
        plot.Add.HorizontalLine(0, 1, Colors.Black);
        foreach (var (name, colour) in new[] { ("embedding", Embedding), ("attention", Attention), ("MLP", Mlp) })
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = name, FillColor = colour, LabelFontSize = ChartLayout.TickSize });
        plot.Legend.FontName = Typefaces.Default.FamilyName;
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.ShadowColor = plot.Legend.OutlineColor = Colors.Transparent;
        plot.ShowLegend(Edge.Top).Padding = new(0);
        ChartPlot.Style(plot.Axes.Bottom, "Layer");
        ChartPlot.Style(plot.Axes.Left, Title(logit));
        int step = Math.Max(1, attribution.Layer / 18);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Enumerable.Range(0, attribution.Layer + 1).Where(layer => layer % step == 0)
            .Select(layer => Tick.Major(layer, $"{layer}"))]);
        plot.Layout.Fixed(new PixelPadding(left: 84, right: ChartLayout.Margin, bottom: 60 + CaptionHeight, top: 44));
        plot.Axes.AddPanel(new DrawnPanel(Edge.Bottom, pack => Lettering.Draw(pack.Canvas,
            Lettering.Fit(Caption(logit), ChartLayout.CaptionSize, Width(attribution) - 2 * ChartLayout.Margin), ChartLayout.Margin, Height - CaptionHeight / 2f, ChartLayout.CaptionSize, CaptionColor)));
        plot.Axes.SetLimitsX(-0.6, attribution.Layer + 0.6);
        return plot;
    }

    static string Title(AttributedLogit logit) => logit.Versus is null ? $"added to the logit of {Names(logit)}" : $"added to {Names(logit)}";

    static string Names(AttributedLogit logit) => $"“{VisibleText.Of(logit.Token)}”{(logit.Versus is { } other ? $" less “{VisibleText.Of(other)}”" : "")}";

    /// <summary>What was taken apart, of what model.</summary>
    static string Caption(AttributedLogit logit) => string.Create(CultureInfo.InvariantCulture,
        $"{VisibleText.Of(logit.Model)} · column {logit.Column} · layer {logit.Attribution.Layer} · {Names(logit)}: {logit.Attribution.Logit:0.00} in all");

    static string Description(AttributedLogit logit)
    {
        var attribution = logit.Attribution;
        AttributionPart most = attribution.Parts.MaxBy(static part => part.Logit), least = attribution.Parts.MinBy(static part => part.Logit);
        return string.Create(CultureInfo.InvariantCulture, $"What the embedding and each block's attention and MLP add to the logit of {Names(logit)} at layer "
            + $"{attribution.Layer}, {attribution.Logit:0.00} in all: most {NameOf(most)}, {most.Logit:0.00}; least {NameOf(least)}, {least.Logit:0.00}.");

        static string NameOf(AttributionPart part) => part.Layer == 0 ? "the embedding" : $"{(part.Name == "mlp" ? "the MLP" : part.Name)} of layer {part.Layer}";
    }

    static Bar Bar(AttributionPart part)
    {
        var (shift, colour) = part.Name switch
        {
            "attention" => (-BarWidth / 2, Attention),
            "mlp" => (BarWidth / 2, Mlp),
            _ => (0, Embedding),
        };
        return new() { Position = part.Layer + shift, Value = part.Logit, Size = BarWidth, FillColor = colour, LineWidth = 0 };
    }
}
