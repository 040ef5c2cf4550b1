using System.Globalization;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>What two traces amount to, side by side, in lines of text.</summary>
public static class ComparisonTables
{
    const int NameWidth = 30, NumberWidth = 11, MostChanges = 8;
    static readonly double[] Shares = [0.1, 0.25, 0.5, 0.75, 0.9];

    /// <summary>The model, with how it was stored and read, by which a trace is told from another.</summary>
    internal static string Named(this Trace trace) => $"{trace.Model.Name} {trace.Model.Quantisation}, {trace.Conventions.Lens}";

    /// <summary>The tables: the ratio, the distribution of settling depths, the largest changes, and where the texts part.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison)
    {
        var (a, b) = (comparison.A, comparison.B);
        List<string> lines =
        [
            Row("", "A", "B", "B - A"),
            Row("layers", $"{a.Layers}", $"{b.Layers}", $"{b.Layers - a.Layers}"),
            Row("columns in common", $"{comparison.Columns.Count}", $"{comparison.Columns.Count}", "0"),
            Row("DTR", a.Depth().Dtr, b.Depth().Dtr),
            Row("mean log-probability (nats)", a.Sequence().MeanLogProbability, b.Sequence().MeanLogProbability),
        ];
        double[] depthsA = Depths(a), depthsB = Depths(b);
        if (depthsA.Length > 0 && depthsB.Length > 0)
            lines.AddRange([
                "",
                Row("settling depth, l/L", "A", "B", "B - A"),
                .. Shares.Select(share => Row($"{share * 100:0} % of tokens by", Quantile(depthsA, share), Quantile(depthsB, share))),
            ]);
        lines.AddRange(["", .. Changes(comparison), Parting(comparison), .. comparison.Warnings.Select(warning => $"warning: {VisibleText.Of(warning)}")]);
        return lines;
    }

    static IEnumerable<string> Changes(Comparison comparison)
    {
        var changes = Enumerable.Range(0, comparison.Columns.Count)
            .Select(column => (Column: column, Change: comparison.SettlingChange(column)))
            .Where(change => change.Change is not (null or 0)).OrderByDescending(change => Math.Abs(change.Change!.Value)).ToArray();
        if (changes.Length == 0)
        {
            yield return "no column settles at another depth";
            yield break;
        }
        string unit = comparison.SameLayers ? "layers" : "of l/L";
        yield return $"{changes.Length} of {comparison.Columns.Count} columns settle at another depth, most of all:";
        foreach (var (column, change) in changes.Take(MostChanges))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  {TokenLabel.Of(comparison.Columns[column].Text)} (column {column}): {change:+0.###;-0.###} {unit}");
    }

    static string Parting(Comparison comparison) => comparison.FirstDifference is int column
        ? $"the texts part at column {column}: A goes on with “{NextOf(comparison.A, comparison.Columns[^1].A.Last)}”, B with “{NextOf(comparison.B, comparison.Columns[^1].B.Last)}”"
        : "the texts do not part";

    static string NextOf(Trace trace, int last) => TokenLabel.Of(trace.Tokens[last + 1].Bytes.Span);

    static double[] Depths(Trace trace) =>
        [.. trace.Depth().Tokens.Select(token => (double?)token.Settling / trace.Layers).OfType<double>().Order()];

    static double Quantile(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    static string Row(string name, double? a, double? b) => Row(name, Say(a), Say(b), Say(b - a));

    static string Row(string name, string a, string b, string change) =>
        $"{name.PadRight(NameWidth)}{a.PadLeft(NumberWidth)}{b.PadLeft(NumberWidth)}{change.PadLeft(NumberWidth)}";

    static string Say(double? value) =>
        value is double number && double.IsFinite(number) ? (Math.Round(number, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
