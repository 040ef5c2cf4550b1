using System.Net;
using Fathom.Reports;

namespace Fathom.Charts.Page;

/// <summary>A report as a part of a page. What it says is text, and never markup.</summary>
static class PageReport
{
    /// <summary>The report's sections in one of the page's; nothing where there are none.</summary>
    internal static string Of(IReadOnlyList<ReportSection> report) =>
        report.Count == 0 ? "" : Element("section class=\"report\"", string.Concat(report.Select(Contents)));

    /// <summary>A section by itself, with pictures below its table.</summary>
    internal static string Section(ReportSection section, string pictures) => Element("section", Contents(section,
        static table => Element("div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"", Table(table)), pictures));

    static string Contents(ReportSection section) => Contents(section, Table, pictures: "");

    static string Contents(ReportSection section, Func<ReportTable, string> tableOf, string pictures) =>
        Element("h2", Text(section.Heading))
        + (section.Table is { } table ? tableOf(table) : "")
        + (pictures.Length > 0 ? Element("div class=\"pictures\"", pictures) : "")
        + string.Concat(section.Paragraphs.Select(paragraph => Element("p", Text(paragraph))))
        + (section.Items.Count > 0 ? Element("ul", string.Concat(section.Items.Select(item => Element("li", Text(item))))) : "");

    static string Table(ReportTable table) => Element("table",
        Element("thead", Element("tr", string.Concat(table.Header.Select(name => Element("th scope=\"col\"", Text(name))))))
        + Element("tbody", string.Concat(table.Rows.Select(Row))));

    static string Row(IReadOnlyList<string> fields) =>
        Element("tr", Element("th scope=\"row\"", Text(fields[0])) + string.Concat(fields.Skip(1).Select(field => Element("td", Text(field)))));

    static string Element(string tag, string content) => $"<{tag}>{content}</{tag.Split(' ')[0]}>\n";

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
