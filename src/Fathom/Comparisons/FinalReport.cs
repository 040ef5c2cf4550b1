using System.Globalization;
using Fathom.Figures;
using Fathom.Reports;

namespace Fathom.Comparisons;

/// <summary>Tells how far what two models say in the end is from each other.</summary>
static class FinalReport
{
    const int MostNamed = 8;

    internal static ReportSection Of(Comparison comparison)
    {
        const string Heading = "The models' own final distributions";
        if (comparison.FinalObstacle is { } obstacle)
            return new(Heading, $"They are not compared: {obstacle}.");
        var finals = comparison.Columns.Where(column => !comparison.IsPredicted(column)).Select(column => (Column: column, Final: comparison.Final(column)))
            .Where(static pair => pair.Final is not null).Select(static pair => (pair.Column, Final: pair.Final!.Value)).ToList();
        if (finals.Count == 0)
            return new(Heading, "They could not be measured.");
        int same = finals.Count(pair => comparison.Likeliest(comparison.Layers, pair.Column) is var (a, b) && a?.Id == b?.Id);
        string kl = finals.Select(static pair => pair.Final.MostKlNats).Average() is double most && finals.TrueForAll(static pair => pair.Final.MostKlNats is not null)
            ? Between(finals.Average(static pair => pair.Final.LeastKlNats), most, "nats") : $"at least {Say(finals.Average(static pair => pair.Final.LeastKlNats))} nats";
        string mean = $"{(finals.Count == 1 ? "In the one column" : $"On average over {Wording.Count(finals.Count, "column")}")} their Jensen-Shannon divergence is "
            + $"{Between(finals.Average(static pair => pair.Final.LeastJsdBits), finals.Average(static pair => pair.Final.MostJsdBits), "bits")} and KL(A, B) {kl}"
            + (comparison.A.Top.Count > 0 && comparison.B.Top.Count > 0 ? $"; the likeliest token is the same in {Wording.Part(same, finals.Count)}." : ".");
        string open = finals.Exists(static pair => pair.Final.MostJsdBits - pair.Final.LeastJsdBits > 0.0005)
            ? " A trace stores some probabilities alone, which leaves the rest open: the more likeliest tokens it stores, the less." : "";
        return new(Heading, mean + open)
        {
            Items = [.. finals.Where(static pair => pair.Final.LeastJsdBits >= 0.0005).OrderByDescending(static pair => pair.Final.LeastJsdBits).Take(MostNamed).Select(pair => Item(comparison, pair.Column, pair.Final))],
        };
    }

    static string Item(Comparison comparison, ComparedColumn column, FinalDivergence final)
    {
        var (a, b) = comparison.Likeliest(comparison.Layers, column);
        string likeliest = a is null || b is null ? "" : $"; the likeliest is {Name(a.Value)} in A and {Name(b.Value)} in B";
        return $"“{column.Label}” ({Wording.Columns(column.Columns.First, column.Columns.Last)}): {Between(final.LeastJsdBits, final.MostJsdBits, "bits")}{likeliest}";
    }

    static string Name(LikeliestToken token) => string.Create(CultureInfo.InvariantCulture, $"“{TokenLabel.Of(token.Bytes.Span)}” ({token.Probability * 100:0.0} %)");

    static string Between(double least, double most, string unit) => Say(least) == Say(most) ? $"{Say(least)} {unit}" : $"{Say(least)} to {Say(most)} {unit}";

    static string Say(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
