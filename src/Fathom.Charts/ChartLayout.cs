using Fathom.Figures;
using ScottPlot;

namespace Fathom.Charts;

/// <summary>Where the parts of a chart are, in pixels. Every cell is a whole number of pixels wide and high: all look alike.</summary>
sealed class ChartLayout
{
    /// <summary>How many columns a picture of dots and one of shapes can have, and how many cells that of shapes.</summary>
    internal const int MostColumns = 2000, MostShapeColumns = 1000, MostShapes = 250_000;

    internal const float TitleSize = 19, AxisSize = 17, TickSize = 16, LabelSize = 14, CaptionSize = 13, AnnotationSize = 10.5f;
    internal const int ScaleGap = 22, ScaleWidth = 30, CaptionLineHeight = 19, LeastLabelPitch = 15, LeastTiltedPitch = 24;
    internal const int Margin = 18;
    const int LongestLabel = 20, LongestPart = 120, LeastFigureWidth = 460;

    readonly Figure figure;

    internal ChartLayout(Figure figure)
    {
        this.figure = figure;
        (CellWidth, CellHeight) = (CellWidthOf(figure), CellHeightOf(figure));
        LabelStep = (LeastLabelPitch + CellWidth - 1) / CellWidth;
        LabelDegrees = CellWidth >= LeastTiltedPitch ? -45 : -90;
        Labels = [.. figure.Columns.Select((column, i) => i % LabelStep == 0 ? VisibleText.Shorten(column.Label, LongestLabel) : "")];
        ScaleTitle = ScaleTitleOf(figure);

        int dataWidth = CellWidth * figure.Columns.Count, dataHeight = CellHeight * figure.Rows.Count;
        int left = Math.Max(LeftOfLabels(), 86);
        int right = ScaleGap + ScaleWidth + 12 + (int)figure.Scale.Ticks.Max(tick => Lettering.Width(tick.Label, TickSize)) + 14
            + ScaleTitle.Length * (int)(AxisSize * 1.3f) + Margin;
        Width = Math.Max(left + dataWidth + right, LeastFigureWidth);
        int top = figure.Title.Length > 0 ? 50 : Margin;
        BottomAxisHeight = LabelTop + (int)Math.Ceiling(Labels.Max(HeightOfLabel)) + 34;
        Caption = [.. Wrap(figure.Caption), .. Wrap(ChartNotes.Of(figure, LabelStep))];
        Height = top + dataHeight + BottomAxisHeight + 12 + Caption.Count * CaptionLineHeight + Margin / 2;
        Data = new PixelRect(left, left + dataWidth, top + dataHeight, top);
    }

    internal int Width { get; }

    internal int Height { get; }

    internal int CellWidth { get; }

    internal int CellHeight { get; }

    /// <summary>The rectangle of the cells.</summary>
    internal PixelRect Data { get; }

    /// <summary>From the cells down to the end of the title of the token axis.</summary>
    internal int BottomAxisHeight { get; }

    /// <summary>From the cells down to the token labels.</summary>
    internal int LabelTop => figure.DeepFrom is null ? 12 : 23;

    /// <summary>How many columns there are to a label.</summary>
    internal int LabelStep { get; }

    /// <summary>How far the labels are turned, clockwise.</summary>
    internal float LabelDegrees { get; }

    /// <summary>The label of each column; empty where there is no room for it.</summary>
    internal string[] Labels { get; }

    /// <summary>The title of the colour bar, a line or two.</summary>
    internal string[] ScaleTitle { get; }

    /// <summary>The lines below the picture.</summary>
    internal IReadOnlyList<string> Caption { get; }

    /// <summary>How many rows there are to a tick label, where those that are ticked would touch.</summary>
    internal int TickStep => (int)Math.Ceiling(TickSize * 1.15 / (CellHeight * (figure.Rows.All(row => row.Ticked) ? 1 : 2)));

    static int CellWidthOf(Figure figure)
    {
        int columns = figure.Columns.Count;
        int width = Math.Clamp(1400 / columns, columns * LeastLabelPitch <= MostColumns ? LeastLabelPitch : MostColumns / columns, 48);
        int roomForText = figure.Annotations is null ? 0 : Math.Min(2600 / columns, 58);
        return Math.Max(Math.Max(width, roomForText), 160 / columns);
    }

    static int CellHeightOf(Figure figure)
    {
        int rows = figure.Rows.Count;
        int least = figure.Annotations is null ? Math.Clamp(4000 / rows, 1, 6) : 16;
        int height = Math.Clamp(640 / rows, least, 28);
        return Math.Max(height, 280 / rows);
    }

    string[] ScaleTitleOf(Figure figure)
    {
        string title = figure.Scale.Title;
        int split = title.IndexOf(" (", StringComparison.Ordinal);
        bool fits = split < 0 || Lettering.Width(title, AxisSize) <= CellHeight * figure.Rows.Count;
        return fits ? [title] : [title[..split], title[(split + 1)..]];
    }

    float Sine => MathF.Abs(MathF.Sin(LabelDegrees * MathF.PI / 180));

    float HeightOfLabel(string label) => Lettering.Width(label, LabelSize) * Sine + LabelSize * MathF.Sqrt(1 - Sine * Sine);

    /// <summary>The room that turned labels of the first columns need to the left of the cells.</summary>
    int LeftOfLabels()
    {
        float cosine = MathF.Sqrt(1 - Sine * Sine);
        return (int)Labels.Select((label, i) => Lettering.Width(label, LabelSize) * cosine - (i + 0.5f) * CellWidth).Max() + Margin;
    }

    /// <summary>Breaks a line at its dots where it is wider than the picture.</summary>
    List<string> Wrap(string text)
    {
        List<string> lines = [];
        var parts = text.Split(" · ", StringSplitOptions.RemoveEmptyEntries).Select(part => VisibleText.Shorten(part, LongestPart));
        foreach (string part in parts)
            if (lines.Count > 0 && $"{lines[^1]} · {part}" is var joined && Lettering.Width(joined, CaptionSize) <= Width - 2 * Margin)
                lines[^1] = joined;
            else
                lines.Add(part);
        return lines;
    }
}
