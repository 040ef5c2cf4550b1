using System.Diagnostics.CodeAnalysis;
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
    const int LongestLabel = 20, LeastFigureWidth = 460, FittingPasses = 3;
    const float LeastCell = 0.75f, LeastStep = 8;

    readonly Figure figure;
    (int Width, int Height) around;

    /// <exception cref="FathomException">A size was asked for that has no room for the cells.</exception>
    internal ChartLayout(Figure figure)
    {
        this.figure = figure;
        (CellWidth, CellHeight) = (CellWidthOf(figure), CellHeightOf(figure));
        Arrange();
        for (int pass = 0; pass < FittingPasses && figure.Size is not { Width: null, Height: null }; pass++)
            FitInto(figure.Size);
    }

    /// <summary>Places everything around cells of the size that they have.</summary>
    [MemberNotNull(nameof(Labels), nameof(ScaleTitle), nameof(Caption))]
    void Arrange()
    {
        float dataWidth = CellWidth * figure.Columns.Count, dataHeight = CellHeight * figure.Rows.Count;
        LabelStep = (int)Math.Ceiling(LeastLabelPitch / CellWidth);
        LabelDegrees = CellWidth >= LeastTiltedPitch ? -45 : -90;
        Labels = [.. figure.Columns.Select((column, i) => i % LabelStep == 0 ? VisibleText.Shorten(column.Label, LongestLabel) : "")];
        ScaleTitle = ScaleTitleOf(figure);
        int left = Math.Max(LeftOfLabels(), 86);
        int right = ScaleGap + ScaleWidth + 12 + (int)figure.Scale.Ticks.Max(tick => Lettering.Width(tick.Label, TickSize)) + 14
            + ScaleTitle.Count * (int)(AxisSize * 1.3f) + Margin;
        Width = figure.Size.Width ?? Math.Max((int)(left + dataWidth + right), LeastFigureWidth);
        int top = figure.Title.Length > 0 ? 50 : Margin;
        BottomAxisHeight = LabelTop + (int)Math.Ceiling(Labels.Max(HeightOfLabel)) + 34;
        float room = Width - 2 * Margin;
        Caption = !figure.HasFooter ? []
            : [.. TextLines.Wrap(string.Join(" · ", ((string[])[figure.Caption, figure.Ratio]).Where(static part => part.Length > 0)), CaptionSize, room), .. TextLines.Wrap(ChartNotes.Of(figure, this), CaptionSize, room)];
        int below = BottomAxisHeight + 12 + Caption.Count * CaptionLineHeight + Margin / 2;
        Height = figure.Size.Height ?? (int)(top + dataHeight + below);
        Data = new PixelRect(left, left + dataWidth, top + dataHeight, top);
        around = (left + right, top + below);
    }

    /// <summary>Gives the cells the room that a size leaves them.</summary>
    void FitInto(PictureSize size)
    {
        if (size.Width is int width)
            CellWidth = (width - around.Width) / (float)figure.Columns.Count;
        if (size.Height is int height)
            CellHeight = (height - around.Height) / (float)figure.Rows.Count;
        if (CellWidth < LeastCell || CellHeight < LeastCell)
            throw new FathomException($"there is no room for {figure.Columns.Count} columns and {figure.Rows.Count} layers in a picture of {Width} by {Height} pixels: beside and below the cells stand "
                + $"{around.Width} by {around.Height}");
        Arrange();
    }

    internal int Width { get; private set; }

    internal int Height { get; private set; }

    /// <summary>How wide a cell is: a whole number of pixels, unless a width was asked for.</summary>
    internal float CellWidth { get; private set; }

    /// <summary>How high it is, likewise.</summary>
    internal float CellHeight { get; private set; }

    /// <summary>The rectangle of the cells.</summary>
    internal PixelRect Data { get; private set; }

    /// <summary>From the cells down to the end of the title of the token axis.</summary>
    internal int BottomAxisHeight { get; private set; }

    /// <summary>From the cells down to the token labels.</summary>
    internal int LabelTop => figure.DeepFrom is null ? 12 : 23;

    /// <summary>How many columns there are to a label.</summary>
    internal int LabelStep { get; private set; }

    /// <summary>How far the labels are turned, clockwise.</summary>
    internal float LabelDegrees { get; private set; }

    /// <summary>The label of each column; empty where there is no room for it.</summary>
    internal string[] Labels { get; private set; }

    /// <summary>The title of the colour bar, in lines.</summary>
    internal IReadOnlyList<string> ScaleTitle { get; private set; }

    /// <summary>The lines below the picture.</summary>
    internal IReadOnlyList<string> Caption { get; private set; }

    /// <summary>Whether columns are so narrow that a line from each settling depth to the next would hide the cells: it has no risers then.</summary>
    internal bool IsSettlingThin => CellWidth < LeastStep;

    /// <summary>Whether texts are to be written into the cells, and none has room there.</summary>
    internal bool LacksRoomForTexts => figure.LacksAnnotations || figure.Annotations is { } texts
        && texts.Cast<string>().Any(static text => text.Length > 0) && !texts.Cast<string>().Any(text => Lettering.Fit(text, AnnotationSize, RoomForText).Length > 0);

    /// <summary>How wide a text in a cell may be.</summary>
    internal float RoomForText => CellHeight < AnnotationSize ? 0 : CellWidth - 4;

    /// <summary>The layers that are marked at the axis, by their rows: where those that are ticked would touch, fewer of them, the deep-thinking regime's first always.</summary>
    internal IReadOnlyList<int> TickedRows
    {
        get
        {
            int[] ticked = [.. Enumerable.Range(0, figure.Rows.Count).Where(row => figure.Rows[row].Ticked && figure.Rows[row].Layer != figure.DeepFrom)];
            int deep = figure.Rows.Index().FirstOrDefault(row => row.Item.Layer == figure.DeepFrom, (-1, default)).Index;
            double apart = TickSize * 1.15 / CellHeight;
            var shown = ticked.Where((_, i) => i % TickStep == 0).Where(row => deep < 0 || Math.Abs(row - deep) >= apart);
            return [.. deep < 0 ? shown : shown.Append(deep)];
        }
    }

    /// <summary>How many rows there are to a tick label, where those that are ticked would touch.</summary>
    int TickStep => (int)Math.Ceiling(TickSize * 1.15 / (CellHeight * (figure.Rows.All(row => row.Ticked) ? 1 : 2)));

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

    /// <summary>The title in a line where it fits, else with what stands in brackets behind it in lines of its own.</summary>
    IReadOnlyList<string> ScaleTitleOf(Figure figure)
    {
        string title = figure.Scale.Title;
        int split = title.IndexOf(" (", StringComparison.Ordinal);
        float room = CellHeight * figure.Rows.Count + (figure.Title.Length > 0 ? 0 : Margin);
        return Lettering.Width(title, AxisSize) <= room ? [title]
            : [.. (split < 0 ? [title] : (string[])[title[..split], title[(split + 1)..]]).SelectMany(part => TextLines.Wrap(part, AxisSize, room))];
    }

    float Sine => MathF.Abs(MathF.Sin(LabelDegrees * MathF.PI / 180));

    float HeightOfLabel(string label) => Lettering.Width(label, LabelSize) * Sine + LabelSize * MathF.Sqrt(1 - Sine * Sine);

    /// <summary>The room that turned labels of the first columns need to the left of the cells.</summary>
    int LeftOfLabels()
    {
        float cosine = MathF.Sqrt(1 - Sine * Sine);
        return (int)Labels.Select((label, i) => Lettering.Width(label, LabelSize) * cosine - (i + 0.5f) * CellWidth).Max() + Margin;
    }
}
