using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Fathom.Reports;

namespace Fathom.Charts.Page;

/// <summary>A report as one web page: words, tables and pictures, without a script and without anything to load.</summary>
public static partial class ReportPage
{
    /// <summary>The page as an HTML document.</summary>
    public static string Of(IllustratedReport report)
    {
        int pictures = 0;
        string style = PageDocument.Style("report.css");
        string sections = string.Concat(report.Sections.Select(section => PageReport.Section(section, string.Concat(section.Pictures.Select(picture => Figure(picture, ++pictures))))));
        return PageDocument.OfParts("report.html", new()
        {
            ["title"] = WebUtility.HtmlEncode(report.Title),
            ["caption"] = WebUtility.HtmlEncode(report.Caption),
            ["sections"] = sections,
            ["style"] = style,
            ["policy"] = $"default-src 'none'; style-src {PageDocument.Hash(style)}; base-uri 'none'; form-action 'none'",
        });
    }

    /// <summary>A picture in the page, whose marks have names that no other picture has.</summary>
    static string Figure(ReportPicture picture, int number)
    {
        string svg = SvgDocument.Of(ReportSheet.Of(picture), picture.Title, picture.Overview);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        svg = Mark().Replace(svg, mark => string.Create(CultureInfo.InvariantCulture, $"{mark.Groups[1].Value}p{number}-"));
        string wide = picture.Samples is null ? "" : $" class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"{WebUtility.HtmlEncode(picture.Title)}\"";
        return $"<figure{wide}>{svg}</figure>\n";
    }

    [GeneratedRegex("(\\bid=\"|url\\(#|href=\"#)")]
    private static partial Regex Mark();
}
