using System.Globalization;
using System.Text;
using Fathom.Figures;
using Fathom.Lenses;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fathom.Charts;

/// <summary>Draws what each block adds to a token's logit: a bar for attention and one for the MLP of each layer, the embedding at layer 0.</summary>
public static class AttributionChart
{
    const int Height = 420, LeastWidth = 500, Margin = 160, BlockWidth = 26;
    const double BarWidth = 0.38;

    static readonly Color Attention = Color.FromHex("#1D5FB4"), Mlp = Color.FromHex("#D95F0E"), Embedding = Color.FromHex("#666666");

    /// <summary>The forms of the chart of an attribution, with the text of its token.</summary>
    public static OutputForms<(Attribution Attribution, string Token)> Forms { get; } = new(
        (".png", static (stream, what) => stream.Write(Png(what.Attribution, what.Token))),
        (".svg", static (stream, what) => stream.Write(Encoding.UTF8.GetBytes(Svg(what.Attribution, what.Token)))));

    static byte[] Png(Attribution attribution, string token)
    {
        using var plot = Plot(attribution, token);
        int width = Width(attribution);
        return PngPicture.Of(width, Height, canvas => plot.Render(canvas, width, Height));
    }

    static string Svg(Attribution attribution, string token)
    {
        using var plot = Plot(attribution, token);
        int width = Width(attribution);
        return SvgDocument.Finish(plot.GetSvgXml(width, Height), width, Height, Title(token), Description(attribution, token));
    }

    static int Width(Attribution attribution) => Math.Max(LeastWidth, Margin + BlockWidth * (attribution.Layer + 1));

    static Plot Plot(Attribution attribution, string token)
    {
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
        ChartPlot.Style(plot.Axes.Left, Title(token));
        int step = Math.Max(1, attribution.Layer / 18);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Enumerable.Range(0, attribution.Layer + 1).Where(layer => layer % step == 0)
            .Select(layer => Tick.Major(layer, $"{layer}"))]);
        plot.Layout.Fixed(new PixelPadding(left: 84, right: ChartLayout.Margin, bottom: 60, top: 44));
        plot.Axes.SetLimitsX(-0.6, attribution.Layer + 0.6);
        return plot;
    }

    static string Title(string token) => $"added to the logit of “{VisibleText.Of(token)}”";

    static string Description(Attribution attribution, string token)
    {
        AttributionPart most = attribution.Parts.MaxBy(static part => part.Logit), least = attribution.Parts.MinBy(static part => part.Logit);
        return string.Create(CultureInfo.InvariantCulture, $"What the embedding and each block's attention and MLP add to the logit of “{VisibleText.Of(token)}” at layer "
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
