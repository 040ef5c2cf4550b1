using Fathom.Figures;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws points or steps between two axes, series of them in colours and signs of their own.</summary>
static class SeriesChart
{
    const int Width = 384, Height = 290, Left = 62, Right = Width - 16, Top = 46, Bottom = Height - 58, LegendLine = 18;
    const float TitleSize = 15, TextSize = 12.5f, SignSize = 4.2f, LineWidth = 1.8f;

    static readonly SKColor Grid = new(0xDD, 0xDD, 0xDD), Muted = new(0x55, 0x55, 0x55);

    static readonly SKColor[] Colours = [new(0x1D, 0x5F, 0xB4), new(0xD9, 0x5F, 0x0E), new(0x11, 0x73, 0x4B), new(0x7A, 0x3F, 0xA0), new(0xB3, 0x26, 0x1E), new(0x0B, 0x72, 0x85), new(0x66, 0x66, 0x66)];

    /// <summary>The picture.</summary>
    internal static DrawnPicture Shapes(SeriesFigure figure) => new(Width, Height + LegendHeight(figure), canvas => Draw(canvas, figure));

    static int LegendHeight(SeriesFigure figure) => LegendRows(figure).Count * LegendLine;

    static void Draw(SKCanvas canvas, SeriesFigure figure)
    {
        Lettering.Draw(canvas, Lettering.Fit(figure.Title, TitleSize, Width - 16), Width / 2f, 22, TitleSize, SKColors.Black, Lettering.Anchor.Middle);
        DrawAxes(canvas, figure);
        if (figure.Level is var (value, name))
        {
            using var dashes = SKPathEffect.CreateDash([4, 3], 0);
            using var line = Line(Muted, 1);
            line.PathEffect = dashes;
            canvas.DrawLine(Left, Y(figure, value), Right, Y(figure, value), line);
            Lettering.Draw(canvas, name, Right, Y(figure, value) - 8, TextSize - 1, Muted, Lettering.Anchor.End);
        }
        for (int i = 0; i < figure.Series.Count; i++)
            DrawSeries(canvas, figure, figure.Series[i], i);
        DrawLegend(canvas, figure);
    }

    static void DrawAxes(SKCanvas canvas, SeriesFigure figure)
    {
        using var grid = Line(Grid, 1);
        using var axis = Line(SKColors.Black, 1);
        foreach (var tick in figure.Y.Ticks)
        {
            float y = Bottom - (float)tick.Position * (Bottom - Top);
            canvas.DrawLine(Left, y, Right, y, grid);
            Lettering.Draw(canvas, tick.Label, Left - 8, y, TextSize, SKColors.Black, Lettering.Anchor.End);
        }
        foreach (var tick in figure.X.Ticks)
        {
            float x = Left + (float)tick.Position * (Right - Left);
            canvas.DrawLine(x, Bottom, x, Bottom + 4, axis);
            Lettering.Draw(canvas, tick.Label, x, Bottom + 15, TextSize, SKColors.Black, Lettering.Anchor.Middle);
        }
        canvas.DrawLine(Left, Bottom, Right, Bottom, axis);
        canvas.DrawLine(Left, Top, Left, Bottom, axis);
        Lettering.Draw(canvas, Lettering.Fit(figure.X.Title, TextSize + 1, Width - 16), (Left + Right) / 2f, Bottom + 38, TextSize + 1, SKColors.Black, Lettering.Anchor.Middle);
        Lettering.Draw(canvas, Lettering.Fit(figure.Y.Title, TextSize + 1, Bottom - Top + 40), 16, (Top + Bottom) / 2f, TextSize + 1, SKColors.Black, Lettering.Anchor.Middle, degrees: -90);
    }

    static void DrawSeries(SKCanvas canvas, SeriesFigure figure, FigureSeries series, int number)
    {
        using var line = Line(Colour(number), LineWidth);
        using var whisker = Line(Colour(number), 1);
        using var path = new SKPath();
        foreach (var (at, point) in series.Points.Index())
        {
            float x = X(figure, point.X), y = Y(figure, point.Y), half = series.IsSteps ? (X(figure, point.X + 1) - x) / 2 : 0;
            if (at == 0)
                path.MoveTo(x - half, y);
            else
                path.LineTo(x - half, y);
            path.LineTo(x + half, y);
            if (point.Interval is var (low, high))
                canvas.DrawLine(x, Y(figure, low), x, Y(figure, high), whisker);
            if (!series.IsSteps)
                DrawSign(canvas, x, y, number);
        }
        canvas.DrawPath(path, line);
    }

    /// <summary>A disc, a square or a diamond, so that nobody needs to tell colours apart.</summary>
    static void DrawSign(SKCanvas canvas, float x, float y, int number)
    {
        using var fill = new SKPaint { Color = Colour(number), IsAntialias = true };
        if (number % 3 == 0)
            canvas.DrawCircle(x, y, SignSize, fill);
        else if (number % 3 == 1)
            canvas.DrawRect(x - SignSize * 0.9f, y - SignSize * 0.9f, SignSize * 1.8f, SignSize * 1.8f, fill);
        else
        {
            using var diamond = new SKPath();
            diamond.AddPoly([new(x, y - SignSize * 1.3f), new(x + SignSize * 1.3f, y), new(x, y + SignSize * 1.3f), new(x - SignSize * 1.3f, y)]);
            canvas.DrawPath(diamond, fill);
        }
    }

    static void DrawLegend(SKCanvas canvas, SeriesFigure figure)
    {
        foreach (var (row, entries) in LegendRows(figure).Index())
            foreach (var (number, x) in entries)
            {
                float y = Height + row * LegendLine - 2;
                using var line = Line(Colour(number), LineWidth);
                canvas.DrawLine(x, y, x + 22, y, line);
                if (!figure.Series[number].IsSteps)
                    DrawSign(canvas, x + 11, y, number);
                Lettering.Draw(canvas, figure.Series[number].Name, x + 28, y, TextSize, SKColors.Black);
            }
    }

    /// <summary>The series that have names in lines, each with where it begins.</summary>
    static List<List<(int Series, float X)>> LegendRows(SeriesFigure figure)
    {
        List<List<(int, float)>> rows = [];
        float x = Width;
        for (int i = 0; i < figure.Series.Count; i++)
        {
            if (figure.Series[i].Name.Length == 0)
                continue;
            float wide = 28 + Lettering.Width(figure.Series[i].Name, TextSize) + 18;
            if (x + wide > Width)
            {
                rows.Add([]);
                x = 20;
            }
            rows[^1].Add((i, x));
            x += wide;
        }
        return rows;
    }

    static float X(SeriesFigure figure, double value) => Left + figure.X.Place((float)value) * (Right - Left);

    static float Y(SeriesFigure figure, double value) => Bottom - figure.Y.Place((float)value) * (Bottom - Top);

    static SKColor Colour(int number) => Colours[number % Colours.Length];

    static SKPaint Line(SKColor colour, float width) => new() { Color = colour, IsStroke = true, StrokeWidth = width, IsAntialias = true };
}
