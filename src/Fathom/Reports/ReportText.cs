using System.Text;

namespace Fathom.Reports;

/// <summary>A report as text: plain, or in Markdown.</summary>
public static class ReportText
{
    const string Markup = "\\`*_[]<>&~|$#";
    const string Gap = "  ";

    /// <summary>The forms in which a report is written.</summary>
    public static OutputForms<IReadOnlyList<ReportSection>> Forms { get; } = new(
        (".md", static (stream, report) => stream.Write(Encoding.UTF8.GetBytes(Markdown(report)))),
        (".txt", static (stream, report) => stream.Write(Encoding.UTF8.GetBytes(Plain(report)))));

    /// <summary>The report with a line a paragraph, and tables in columns.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">The room for a table's lines: columns that do not fit stand below, each time beside the first.</param>
    public static string Plain(IReadOnlyList<ReportSection> report, int width = int.MaxValue) => Join(report, heading => heading, line => line, table => PlainTable(table, width));

    /// <summary>The report with headings, tables and lists; what a token holds is no markup.</summary>
    public static string Markdown(IReadOnlyList<ReportSection> report) => Join(report, heading => $"## {heading}", Escape, MarkdownTable);

    static string Join(
        IReadOnlyList<ReportSection> report, Func<string, string> heading, Func<string, string> line, Func<ReportTable, IEnumerable<string>> table)
    {
        return string.Join('\n', report.SelectMany(Blocks));

        IEnumerable<string> Blocks(ReportSection section)
        {
            yield return $"{heading(section.Heading)}\n";
            if (section.Table is not null)
                yield return string.Concat(table(section.Table).Select(row => $"{row}\n"));
            foreach (string paragraph in section.Paragraphs)
                yield return $"{line(paragraph)}\n";
            if (section.Items.Count > 0)
                yield return string.Concat(section.Items.Select(item => $"- {line(item)}\n"));
        }
    }

    static IEnumerable<string> PlainTable(ReportTable table, int width)
    {
        IReadOnlyList<string>[] rows = [table.Header, .. table.Rows];
        int[] widths = [.. table.Header.Select((_, column) => rows.Max(row => row[column].Length))];
        for (int first = 1, next; first == 1 || first < widths.Length; first = next)
        {
            int used = widths[0];
            for (next = first; next < widths.Length && (next == first || used + Gap.Length + widths[next] <= width); next++)
                used += Gap.Length + widths[next];
            if (first > 1)
                yield return "";
            foreach (var row in rows)
                yield return string.Join(Gap, row.Take(first..next).Select((field, i) => field.PadLeft(widths[first + i])).Prepend(row[0].PadRight(widths[0])));
        }
    }

    static IEnumerable<string> MarkdownTable(ReportTable table)
    {
        yield return Row(table.Header);
        yield return Row([.. table.Header.Select((_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in table.Rows)
            yield return Row([.. row.Select(Escape)]);

        static string Row(IReadOnlyList<string> fields) => $"| {string.Join(" | ", fields)} |";
    }

    static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
            (Markup.Contains(character) ? escaped.Append('\\') : escaped).Append(character);
        return escaped.ToString();
    }
}
