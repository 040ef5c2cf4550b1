using System.Globalization;
using System.Security;
using System.Text;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>
/// Adds to a drawn SVG document what a page and its reader need: a view box, a title, a description, fonts to fall back on; and takes away
/// the commas with which Skia ends lists of positions, which the SVG grammar does not know.
/// </summary>
static class SvgDocument
{
    const string Root = "<svg ";

    /// <summary>The document of what is drawn.</summary>
    /// <param name="picture">What is drawn.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    internal static string Of(DrawnPicture picture, string title, string description)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, picture.Width, picture.Height), stream))
            picture.Draw(canvas);
        return Finish(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)), picture.Width, picture.Height, title, description);
    }

    /// <summary>The finished document.</summary>
    /// <param name="svg">What was drawn.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    internal static string Finish(string svg, int width, int height, string title, string description)
    {
        int root = svg.IndexOf(Root, StringComparison.Ordinal) + Root.Length, content = svg.IndexOf('>', root) + 1;
        string attributes = string.Create(CultureInfo.InvariantCulture,
            $"viewBox=\"0 0 {width} {height}\" role=\"img\" shape-rendering=\"crispEdges\" ");
        string texts = $"<title>{SecurityElement.Escape(title)}</title><desc>{SecurityElement.Escape(description)}</desc>";
        return string.Concat(svg[..root], attributes, svg[root..content], texts, svg[content..])
            .Replace(", \"", "\"", StringComparison.Ordinal)
            .Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal);
    }
}
