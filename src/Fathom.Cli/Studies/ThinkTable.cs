#if STUDIES
using System.Globalization;
using Fathom.Cli.Terminal;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Studies;

/// <summary>Samples of Think@n as a table of text.</summary>
static class ThinkTable
{
    const int LeastAnswer = 8;

    /// <summary>Its lines, the heading first; none is wider than so many cells, unless even the numbers are.</summary>
    /// <param name="rows">The samples.</param>
    /// <param name="by">What they are compared by.</param>
    /// <param name="width">The cells of a line.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<ThinkRow> rows, PrefixMeasure by, int width)
    {
        string[][] cells = [["seed", $"prefix {(by == PrefixMeasure.Dtr ? "DTR" : by.Name())}", "tokens", "votes", "state"], .. rows.Select(Fields)];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(field => cells.Max(row => row[field].Length))];
        int room = Math.Max(width - widths.Sum() - 2 * widths.Length, LeastAnswer);
        foreach (var (number, row) in cells.Index())
        {
            string numbers = string.Join("  ", row.Select((field, i) => i == row.Length - 1 ? field.PadRight(widths[i]) : field.PadLeft(widths[i])));
            yield return $"{numbers}  {(number == 0 ? "answer" : Shown(rows[number - 1].Answer, room))}".TrimEnd();
        }
    }

    static string[] Fields(ThinkRow row) =>
    [
        row.Seed.ToString(CultureInfo.InvariantCulture), row.Value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-",
        row.Tokens.ToString(CultureInfo.InvariantCulture), row.Votes?.ToString(CultureInfo.InvariantCulture) ?? "", row.State,
    ];

    static string Shown(string? answer, int cells) => answer is null ? "" : TextCells.Beginning(answer, cells);
}
#endif
