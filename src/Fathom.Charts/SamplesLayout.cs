using Fathom.Figures;

namespace Fathom.Charts;

/// <summary>Where the parts of a picture of samples are, in pixels. Every cell is a whole number of pixels wide and high.</summary>
sealed class SamplesLayout
{
    internal const int MostColumns = 1200, ScaleWidth = 26;
    const int LeastDataWidth = 300, LeastDataHeight = 136, MostScaleHeight = 480, MostLabelSize = 14;

    static readonly int[] RoundSteps = [1, 2, 5];

    internal SamplesLayout(SamplesFigure figure)
    {
        int rows = figure.Rows.Count, columns = Math.Max(figure.Columns, 1);
        CellWidth = Math.Clamp(900 / columns, 1, 24);
        CellHeight = rows <= 100 ? Math.Max(Math.Clamp(560 / rows, 12, 34), LeastDataHeight / rows) : Math.Clamp(1200 / rows, 3, 12);
        RowGap = CellHeight >= 10 ? 2 : CellHeight >= 6 ? 1 : 0;
        LabelSize = Math.Clamp(CellHeight - 1, 10, MostLabelSize);
        LabelStep = (int)Math.Ceiling(LabelSize * 1.05f / CellHeight);
        Top = (figure.Title.Length > 0 ? 44 : ChartLayout.Margin) + 22;
        Bottom = Top + CellHeight * rows;
        Left = ChartLayout.Margin + (int)(ChartLayout.AxisSize * 1.6f) + (int)figure.Rows.Max(row => Lettering.Width(row.Label, LabelSize)) + 12;
        Right = Left + Math.Max(CellWidth * columns, LeastDataWidth);
        DtrRight = Right + 16 + (int)Lettering.Width("0.000", MostLabelSize);
        ScaleLeft = DtrRight + 34;
        ScaleHeight = Math.Min(CellHeight * rows, MostScaleHeight);
        ScaleTitleX = ScaleLeft + ScaleWidth + 24 + (int)figure.Scale.Ticks.Max(static tick => Lettering.Width(tick.Label, ChartLayout.TickSize));
        Width = ScaleTitleX + (int)ChartLayout.AxisSize + ChartLayout.Margin / 2;
        int tokens = columns * figure.TokensPerColumn;
        TokenStep = RoundStep(tokens * 64.0 / (Right - Left));
        CaptionTop = Bottom + 74;
        Caption = TextLines.Wrap($"{figure.Caption} · {Notes(figure)}", ChartLayout.CaptionSize, Width - 2 * ChartLayout.Margin);
        Height = CaptionTop + Caption.Count * ChartLayout.CaptionLineHeight + ChartLayout.Margin / 4;
    }

    internal int Width { get; }

    internal int Height { get; }

    internal int CellWidth { get; }

    /// <summary>From the top of a row to that of the next.</summary>
    internal int CellHeight { get; }

    /// <summary>The white between two rows.</summary>
    internal int RowGap { get; }

    internal int Left { get; }

    internal int Right { get; }

    internal int Top { get; }

    internal int Bottom { get; }

    internal float LabelSize { get; }

    /// <summary>How many rows there are to a label.</summary>
    internal int LabelStep { get; }

    /// <summary>How many tokens there are from one mark to the next.</summary>
    internal int TokenStep { get; }

    internal int DtrRight { get; }

    internal int ScaleLeft { get; }

    internal int ScaleHeight { get; }

    internal int ScaleTitleX { get; }

    internal int CaptionTop { get; }

    /// <summary>The lines below the picture.</summary>
    internal IReadOnlyList<string> Caption { get; }

    internal int Y(int row) => Top + row * CellHeight;

    string Notes(SamplesFigure figure)
    {
        List<string> notes = [.. figure.Rows.Count > 1 ? ["the most deep-thinking sample first"] : Array.Empty<string>(), $"blue: deep-thinking regime, layer {figure.DeepFrom} and above"];
        if (figure.Rows.Any(static row => row.Cells.Any(float.IsNaN)))
            notes.Add("grey: could not be measured");
        if (figure.Reduction.Length > 0)
            notes.Add(figure.Reduction);
        if (figure.RowsNote.Length > 0)
            notes.Add(figure.RowsNote);
        if (LabelStep > 1)
            notes.Add($"one in {LabelStep} samples is labelled");
        return string.Join(" · ", notes);
    }

    /// <summary>The first of 1, 2, 5, 10, 20 … that is not smaller.</summary>
    static int RoundStep(double least)
    {
        for (int power = 1; ; power *= 10)
            foreach (int step in RoundSteps)
                if (step * power >= least)
                    return step * power;
    }
}
