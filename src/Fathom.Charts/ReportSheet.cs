using System.Text;
using Fathom.Reports;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws all pictures of a report on one sheet, from left to right and from top to bottom.</summary>
public static class ReportSheet
{
    const int Gap = 16, Row = 1216, Heading = 64;

    static readonly SKColor Muted = new(0x55, 0x55, 0x55);

    /// <summary>The forms of the sheet.</summary>
    public static OutputForms<IllustratedReport> Forms { get; } = new(
        (".png", static (stream, report) => stream.Write(Png(report))),
        (".svg", static (stream, report) => stream.Write(Encoding.UTF8.GetBytes(SvgDocument.Of(Of(report), report.Title, Overview(report))))),
        (".pdf", static (stream, report) => stream.Write(PdfDocument.Of(Of(report), report.Title))));

    /// <summary>A picture of a report as shapes.</summary>
    internal static DrawnPicture Of(ReportPicture picture) =>
        picture.HeatMap is { } figure ? Chart.Shapes(figure) : picture.Samples is { } samples ? SamplesChart.Shapes(samples) : SeriesChart.Shapes(picture.Series!);

    static byte[] Png(IllustratedReport report)
    {
        var sheet = Of(report);
        return PngPicture.Of(sheet.Width, sheet.Height, canvas =>
        {
            canvas.Clear(SKColors.White);
            sheet.Draw(canvas);
        });
    }

    static DrawnPicture Of(IllustratedReport report)
    {
        List<(DrawnPicture Picture, int X, int Y)> placed = [];
        int x = Gap, y = Heading, height = 0, width = Row;
        foreach (var picture in report.Pictures.Select(Of))
        {
            if (x > Gap && x + picture.Width > Row)
                (x, y, height) = (Gap, y + height + Gap, 0);
            placed.Add((picture, x, y));
            width = Math.Max(width, x + picture.Width + Gap);
            (x, height) = (x + picture.Width + Gap, Math.Max(height, picture.Height));
        }
        return new(width, y + height + Gap, canvas => Draw(canvas, report, placed, width));
    }

    static void Draw(SKCanvas canvas, IllustratedReport report, List<(DrawnPicture Picture, int X, int Y)> placed, int width)
    {
        Lettering.Draw(canvas, Lettering.Fit(report.Title, ChartLayout.TitleSize, width - 2 * Gap), Gap, 24, ChartLayout.TitleSize, SKColors.Black);
        Lettering.Draw(canvas, Lettering.Fit(report.Caption, ChartLayout.CaptionSize, width - 2 * Gap), Gap, 48, ChartLayout.CaptionSize, Muted);
        foreach (var (picture, x, y) in placed)
        {
            canvas.Save();
            canvas.Translate(x, y);
            picture.Draw(canvas);
            canvas.Restore();
        }
    }

    static string Overview(IllustratedReport report) => string.Join(' ', report.Pictures.Select(static picture => $"{picture.Title}: {picture.Overview}"));
}
