using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Pictures as PDF documents of one page: shapes, and text with the fonts that it needs.</summary>
static class PdfDocument
{
    /// <summary>A pixel is 1/96 inch, a point 1/72.</summary>
    const float PointsPerPixel = 0.75f;

    /// <summary>The document of a picture.</summary>
    internal static byte[] Of(DrawnPicture picture, string title)
    {
        using var stream = new MemoryStream();
        using (var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = title, Creator = "Fathom" }))
        {
            var canvas = document.BeginPage(MathF.Ceiling(picture.Width * PointsPerPixel), MathF.Ceiling(picture.Height * PointsPerPixel));   // a page has whole points
            canvas.Scale(PointsPerPixel);
            picture.Draw(canvas);
            document.EndPage();
            document.Close();
        }
        return stream.ToArray();
    }
}
