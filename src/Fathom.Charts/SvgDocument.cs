using System.Globalization;
using System.Security;
using Fathom.Figures;
using Fathom.Reports;

namespace Fathom.Charts;

/// <summary>
/// Adds to a drawn SVG document what a page and its reader need: a view box, a title, a description, fonts to fall back on; and takes away
/// the commas with which Skia ends lists of positions, which the SVG grammar does not know.
/// </summary>
static class SvgDocument
{
    const string Root = "<svg ";

    internal static string Finish(string svg, Figure figure, ChartLayout layout)
    {
        int root = svg.IndexOf(Root, StringComparison.Ordinal) + Root.Length, content = svg.IndexOf('>', root) + 1;
        string attributes = string.Create(CultureInfo.InvariantCulture,
            $"viewBox=\"0 0 {layout.Width} {layout.Height}\" role=\"img\" shape-rendering=\"crispEdges\" ");
        string title = figure.Title.Length > 0 ? figure.Title : $"{figure.Scale.Title}, by layer and token";
        string texts = $"<title>{SecurityElement.Escape(title)}</title><desc>{SecurityElement.Escape(OverviewText.Of(figure))}</desc>";
        return string.Concat(svg[..root], attributes, svg[root..content], texts, svg[content..])
            .Replace(", \"", "\"", StringComparison.Ordinal)
            .Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal);
    }
}
