using System.Text;
using Fathom.Figures;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws samples: a row each, a column a token, the settling depth as its colour, the deep-thinking ratio beside it.</summary>
public static class SamplesChart
{
    static readonly SKColor Muted = new(0x55, 0x55, 0x55), Deep = new(0x1D, 0x5F, 0xB4);

    /// <summary>The forms of the picture.</summary>
    public static OutputForms<SamplesFigure> Forms { get; } = new(
        (".png", static (stream, figure) => stream.Write(Png(figure))),
        (".svg", static (stream, figure) => stream.Write(Encoding.UTF8.GetBytes(Svg(figure)))),
        (".pdf", static (stream, figure) => stream.Write(Pdf(figure))));

    /// <summary>The picture as a PNG file.</summary>
    public static byte[] Png(SamplesFigure figure)
    {
        figure = figure.Fit(SamplesLayout.MostColumns);
        var layout = new SamplesLayout(figure);
        return PngPicture.Of(layout.Width, layout.Height, canvas =>
        {
            canvas.Clear(SKColors.White);
            Draw(canvas, figure, layout);
        });
    }

    /// <summary>The picture as an SVG document: shapes and text, with a title and a description for those who cannot see it.</summary>
    public static string Svg(SamplesFigure figure) => SvgDocument.Of(Shapes(figure), TitleOf(figure), FittingShapes(figure).Overview());

    /// <summary>The picture as a PDF document of a page: shapes and text.</summary>
    public static byte[] Pdf(SamplesFigure figure) => PdfDocument.Of(Shapes(figure), TitleOf(figure));

    /// <summary>The picture as shapes.</summary>
    internal static DrawnPicture Shapes(SamplesFigure figure)
    {
        figure = FittingShapes(figure);
        var layout = new SamplesLayout(figure);
        return new(layout.Width, layout.Height, canvas => Draw(canvas, figure, layout));
    }

    static SamplesFigure FittingShapes(SamplesFigure figure) => figure.Fit(Math.Min(SamplesLayout.MostColumns, Math.Max(1, ChartLayout.MostShapes / figure.Rows.Count)));

    static string TitleOf(SamplesFigure figure) =>
        figure.Title.Length > 0 ? figure.Title : figure.IsDepthOnly ? "Deep-thinking tokens, by sample and token" : "Settling depth, by sample and token";

    static void Draw(SKCanvas canvas, SamplesFigure figure, SamplesLayout layout)
    {
        DrawCells(canvas, figure, layout);
        DrawSampleAxis(canvas, figure, layout);
        DrawTokenAxis(canvas, figure, layout);
        DrawScale(canvas, figure, layout);
        string title = Lettering.Fit(figure.Title, ChartLayout.TitleSize, layout.Width - 2 * ChartLayout.Margin);
        Lettering.Draw(canvas, title, layout.Width / 2f, 26, ChartLayout.TitleSize, SKColors.Black, Lettering.Anchor.Middle);
        for (int i = 0; i < layout.Caption.Count; i++)
            Lettering.Draw(canvas, layout.Caption[i], ChartLayout.Margin, layout.CaptionTop + i * ChartLayout.CaptionLineHeight, ChartLayout.CaptionSize, Muted);
    }

    /// <summary>The cells, and where each sample ends.</summary>
    static void DrawCells(SKCanvas canvas, SamplesFigure figure, SamplesLayout layout)
    {
        using var fill = new SKPaint { IsAntialias = false };
        for (int row = 0; row < figure.Rows.Count; row++)
        {
            var cells = figure.Rows[row].Cells;
            for (int column = 0; column < cells.Count; column++)
            {
                fill.Color = Colour(figure.Palette.At(cells[column]));
                canvas.DrawRect(layout.Left + column * layout.CellWidth, layout.Y(row), layout.CellWidth, layout.CellHeight - layout.RowGap, fill);
            }
            fill.Color = Muted;
            canvas.DrawRect(layout.Left + cells.Count * layout.CellWidth, layout.Y(row), 2, layout.CellHeight - layout.RowGap, fill);
        }
    }

    /// <summary>The seeds at the left, the ratios at the right.</summary>
    static void DrawSampleAxis(SKCanvas canvas, SamplesFigure figure, SamplesLayout layout)
    {
        using var line = Line();
        canvas.DrawLine(layout.Left, layout.Top, layout.Left, layout.Bottom, line);
        for (int row = 0; row < figure.Rows.Count; row += layout.LabelStep)
        {
            float middle = layout.Y(row) + (layout.CellHeight - layout.RowGap) / 2f;
            canvas.DrawLine(layout.Left - 5, middle, layout.Left, middle, line);
            Lettering.Draw(canvas, figure.Rows[row].Label, layout.Left - 9, middle, layout.LabelSize, SKColors.Black, Lettering.Anchor.End);
            Lettering.Draw(canvas, figure.Rows[row].DtrText, layout.DtrRight, middle, layout.LabelSize, SKColors.Black, Lettering.Anchor.End);
        }
        Lettering.Draw(canvas, "DTR", layout.DtrRight, layout.Top - 13, ChartLayout.LabelSize, SKColors.Black, Lettering.Anchor.End);
        Lettering.Draw(canvas, figure.RowsTitle, ChartLayout.Margin + ChartLayout.AxisSize / 2, (layout.Top + layout.Bottom) / 2f, ChartLayout.AxisSize, SKColors.Black,
            Lettering.Anchor.Middle, degrees: -90);
    }

    static void DrawTokenAxis(SKCanvas canvas, SamplesFigure figure, SamplesLayout layout)
    {
        using var line = Line();
        canvas.DrawLine(layout.Left, layout.Bottom, layout.Right, layout.Bottom, line);
        for (int token = 0; token < figure.Columns * figure.TokensPerColumn; token += layout.TokenStep)
        {
            float x = layout.Left + (token / figure.TokensPerColumn + 0.5f) * layout.CellWidth;
            canvas.DrawLine(x, layout.Bottom, x, layout.Bottom + 5, line);
            Lettering.Draw(canvas, $"{token}", x, layout.Bottom + 16, ChartLayout.TickSize, SKColors.Black, Lettering.Anchor.Middle);
        }
        Lettering.Draw(canvas, "Token", (layout.Left + layout.Right) / 2f, layout.Bottom + 42, ChartLayout.AxisSize, SKColors.Black, Lettering.Anchor.Middle);
    }

    /// <summary>The colour bar, a step a layer (or one for what is deep-thinking and one for what is not), with the deep-thinking regime marked beside it.</summary>
    static void DrawScale(SKCanvas canvas, SamplesFigure figure, SamplesLayout layout)
    {
        using var fill = new SKPaint { IsAntialias = false };
        float left = layout.ScaleLeft, right = left + SamplesLayout.ScaleWidth;
        int height = layout.ScaleHeight, steps = (int)figure.Scale.Largest;
        for (int y = 0; y < height; y++)
        {
            fill.Color = Colour(figure.Palette.At(figure.Scale.Place(1 + (height - 1 - y) * steps / height)));
            canvas.DrawRect(left, layout.Top + y, SamplesLayout.ScaleWidth, height - y, fill);
        }
        using var line = Line();
        line.IsStroke = true;
        canvas.DrawRect(left, layout.Top, SamplesLayout.ScaleWidth, height, line);
        float deepTop = layout.Top, deepBottom = layout.Top + height - (figure.DeepStep - 1f) * height / steps;
        fill.Color = Deep;
        canvas.DrawRect(left - 5, deepTop, 3, Math.Clamp(deepBottom - deepTop, 0, height), fill);
        foreach (var tick in figure.Scale.Ticks)
        {
            float layer = (float)(figure.Scale.Lowest + tick.Position * (figure.Scale.Largest - figure.Scale.Lowest));
            float y = layout.Top + height - (layer - 0.5f) * height / steps;
            canvas.DrawLine(right, y, right + 5, y, line);
            Lettering.Draw(canvas, tick.Label, right + 9, y, ChartLayout.TickSize, SKColors.Black);
        }
        Lettering.Draw(canvas, figure.Scale.Title, layout.ScaleTitleX, layout.Top + height / 2f, ChartLayout.AxisSize, SKColors.Black, Lettering.Anchor.Middle, degrees: -90);
    }

    static SKPaint Line() => new() { Color = SKColors.Black, StrokeWidth = 1, IsAntialias = false };

    static SKColor Colour(Rgb colour) => new(colour.Red, colour.Green, colour.Blue);
}
