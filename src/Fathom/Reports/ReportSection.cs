using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>A section of what is told in words: a table, paragraphs and a list, of which any may be lacking. All text in it is fit to be shown.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Paragraphs">Its paragraphs.</param>
public sealed record ReportSection(string Heading, params IReadOnlyList<string> Paragraphs)
{
    /// <summary>Its paragraphs.</summary>
    public IReadOnlyList<string> Paragraphs { get; } = [.. Paragraphs.Select(VisibleText.Of)];

    /// <summary>A table above the paragraphs.</summary>
    public ReportTable? Table { get; init; }

    /// <summary>Pictures below the table, where what the report is written as can hold them.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>A list below the paragraphs.</summary>
    public IReadOnlyList<string> Items { get; init => field = [.. value.Select(VisibleText.Of)]; } = [];
}

/// <summary>A table of a report. Its first column names the rows, the others are numbers.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The rows, as long as the header.</param>
public sealed record ReportTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);
