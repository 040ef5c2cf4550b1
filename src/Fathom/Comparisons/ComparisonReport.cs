using System.Globalization;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>Tells what two traces amount to, side by side.</summary>
public static class ComparisonReport
{
    const int MostChanges = 8;
    static readonly double[] Shares = [0.1, 0.25, 0.5, 0.75, 0.9];

    /// <summary>The picture of the differences in a paragraph, and then <see cref="Tables"/>.</summary>
    /// <exception cref="FathomException">There is no such picture.</exception>
    public static IReadOnlyList<ReportSection> Of(Comparison comparison, FigureOptions options) =>
        [new("Overview", OverviewText.Of(DifferenceFigure.Of(comparison, options))), .. Tables(comparison, options.Groups)];

    /// <summary>The ratio and the like, the distribution of settling depths, the largest changes, and where the texts part.</summary>
    public static IReadOnlyList<ReportSection> Tables(Comparison comparison, IReadOnlyList<TokenGroup>? groups = null)
    {
        var columns = comparison.Grouped(groups, Reduction.Max);
        ComparedColumn[] settled = [.. columns.Where(column => !comparison.IsPredicted(column) && comparison.Settling(column) is (not null, not null))];
        string noun = groups is null ? "columns" : "groups";
        return
        [
            new("A and B", [.. comparison.Warnings.Select(warning => $"Warning: {warning}.")]) { Table = Totals(comparison.A, comparison.B) },
            .. settled.Length > 1 ? (ReportSection[])[Distribution(comparison, settled, noun)] : [],
            .. settled.Length > 0 ? (ReportSection[])[Changes(comparison, settled, noun)] : [],
            FinalReport.Of(comparison),
            new("The texts", Texts(comparison)),
        ];
    }

    static ReportTable Totals(Trace a, Trace b) => Table(
    [
        ["layers", $"{a.Layers}", $"{b.Layers}", $"{b.Layers - a.Layers}"],
        ["tokens", $"{a.CountGiven()}", $"{b.CountGiven()}", $"{b.CountGiven() - a.CountGiven()}"],
        Row("deep-thinking ratio (DTR)", a.Depth().Dtr, b.Depth().Dtr),
        Row("mean log-probability (nats)", a.Sequence().MeanLogProbability, b.Sequence().MeanLogProbability),
    ]);

    static ReportSection Distribution(Comparison comparison, ComparedColumn[] columns, string noun)
    {
        double[] a = [.. columns.Select(column => (double)comparison.Settling(column).A!.Value / comparison.A.Layers)];
        double[] b = [.. columns.Select(column => (double)comparison.Settling(column).B!.Value / comparison.B.Layers)];
        return new("Settling depths, l/L")
        {
            Table = Table([.. Shares.Select(share => Row($"{share * 100:0} % of the {noun} by", Quantile.Of(a, share), Quantile.Of(b, share)))]),
        };
    }

    static ReportSection Changes(Comparison comparison, ComparedColumn[] columns, string noun)
    {
        var changes = columns.Select(column => (Column: column, Change: comparison.SettlingChange(column)!.Value))
            .Where(change => change.Change != 0).OrderByDescending(change => Math.Abs(change.Change)).ToArray();
        int tied = changes.Length > MostChanges ? changes.Skip(MostChanges).Count(change => Math.Abs(change.Change) == Math.Abs(changes[MostChanges - 1].Change)) : 0;
        string ties = tied > 0 ? $", {Wording.Count(tied, "other")} as much as the last of these" : "";
        string count = columns.Length == 1 ? (changes.Length == 0 ? "The one that both have settles at the same depth." : "The one that both have settles at another depth:")
            : changes.Length == 0 ? $"None of the {columns.Length} {noun} settles at another depth."
            : $"{changes.Length} of {columns.Length} {noun} {(changes.Length == 1 ? "settles" : "settle")} at another depth{(changes.Length > MostChanges ? $", most of all{ties}:" : ":")}";
        return new($"Changes of the settling depth in {(comparison.SameLayers ? "layers" : "l/L")}, B - A", count)
        {
            Items = [.. changes.Take(MostChanges).Select(change => Change(change.Column, change.Change))],
        };
    }

    static string Change(ComparedColumn column, double change) => string.Create(CultureInfo.InvariantCulture,
        $"“{column.Label}” ({Wording.Columns(column.Columns.First, column.Columns.Last)}): {change:+0.###;-0.###}");

    static string Texts(Comparison comparison)
    {
        var (a, b, first, last, count) = (comparison.A, comparison.B, comparison.Columns[0], comparison.Columns[^1], comparison.Columns.Count);
        if (comparison.IsByPosition)
            return comparison.FirstDifference is int differs
                ? $"They are compared token by token, and first differ at column {differs}: A has “{TokenAt(a, comparison.Columns[differs].A.First)}”, B “{TokenAt(b, comparison.Columns[differs].B.First)}”."
                : $"They are compared token by token, and have the same {Wording.Count(count, "token")}.";
        if (comparison.FirstDifference is int column)
            return $"They part at column {column}: A goes on with “{TokenAt(a, last.A.Last + 1)}”, B with “{TokenAt(b, last.B.Last + 1)}”.";
        bool isAll = first.A.First == 0 && first.B.First == 0 && last.A.Last == a.Tokens.Count - 1 && last.B.Last == b.Tokens.Count - 1;
        return isAll ? $"They are the same, in {Wording.Count(count, "column")}." : $"They do not part, and have {Wording.Count(count, "column")} in common.";
    }

    static string TokenAt(Trace trace, int column) => TokenLabel.Of(trace.Tokens[column].Bytes.Span);

    static ReportTable Table(IReadOnlyList<IReadOnlyList<string>> rows) => new(["", "A", "B", "B - A"], rows);

    static string[] Row(string name, double? a, double? b) => [name, Say(a), Say(b), Say(b - a)];

    static string Say(double? value) =>
        value is double number && double.IsFinite(number) ? (Math.Round(number, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
