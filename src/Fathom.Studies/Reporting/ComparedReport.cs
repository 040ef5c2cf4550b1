using Fathom.Figures;
using Fathom.Reports;
using static Fathom.Studies.Reporting.Said;

namespace Fathom.Studies.Reporting;

/// <summary>Two studies beside each other, in words and a table.</summary>
public static class ComparedReport
{
    const int MostNamed = 5;

    /// <summary>The report.</summary>
    public static IllustratedReport Of(StudyComparison comparison)
    {
        var (a, b) = comparison.Heads;
        string[] differences = [.. b.DifferencesFrom(a)];
        PairedFigure[] told = [.. comparison.Figures.Where(static figure => figure.Prompts > 0)];
        return new($"{comparison.Names.A} (A) and {comparison.Names.B} (B)", $"{Count(comparison.Prompts, "prompt")} that both have; all differences are B less A",
        [
            new("Differences",
            [
                .. Warnings(comparison),
                .. told.Where(static figure => figure.Key is "accuracy" or "majority" or "dtr" or "tokens").Select(Verdict),
                "Each figure is the mean over prompts of each prompt's mean over its samples. In brackets: 95 % intervals of the difference, prompt by prompt, by a bootstrap over prompts. They tell of other prompts of this kind, not of other models or other seeds' luck beyond what the samples show.",
            ])
            {
                Table = new(["figure", "prompts", "A", "B", "B - A"], [.. told.Select(static figure => (string[])[Name(figure), Count(figure.Prompts), Measured(figure.A ?? 0), Measured(figure.B ?? 0), Difference(figure)])]),
            },
            new("What is compared",
                $"A has {Count(comparison.Samples.A, "sample")} of these prompts, B {Count(comparison.Samples.B)}. {Count(comparison.Alone.A, "prompt")} {Are(comparison.Alone.A)} in A alone, {Count(comparison.Alone.B)} in B alone; they are left out.",
                differences.Length == 0 ? "Both were made with the same model and options." : $"B is not made as A was: {string.Join("; ", differences)}.",
                $"Prompts were drawn anew {Count(comparison.Options.Resamplings)} times (seed {comparison.Options.Seed}, SplitMix64)."),
        ]);
    }

    static IEnumerable<string> Warnings(StudyComparison comparison)
    {
        var (a, b) = comparison.Heads;
        if (comparison.Changed.Count > 0)
            yield return $"Warning: {Count(comparison.Changed.Count, "prompt")} {(comparison.Changed.Count == 1 ? "has" : "have")} the same name and {(comparison.Changed.Count == 1 ? "asks or expects" : "ask or expect")} something else; {(comparison.Changed.Count == 1 ? "it is" : "they are")} left out: "
                + $"{string.Join(", ", comparison.Changed.Take(MostNamed).Select(static id => VisibleText.Shorten(id, 40)))}{(comparison.Changed.Count > MostNamed ? " …" : "")}.";
        if (a.Conventions != b.Conventions)
            yield return "Warning: depths were measured under other conventions, so that DTRs and settling depths are not comparable.";
        else if (a.Model?.Layers != b.Model?.Layers)
            yield return $"Warning: the models have {a.Model?.Layers} and {b.Model?.Layers} layers: settling depths are in layers of each, and DTRs of regimes of other sizes.";
        if (a.Grader != b.Grader)
            yield return $"Warning: answers were graded otherwise: {VisibleText.Of(a.Grader ?? "not")} in A, {VisibleText.Of(b.Grader ?? "not")} in B.";
        if (a.Prefix != b.Prefix)
            yield return $"Warning: the prefix has {a.Prefix} tokens in A and {b.Prefix} in B.";
    }

    static string Verdict(PairedFigure figure) => figure.Difference switch
    {
        { Interval: (var low, var high) } => $"{char.ToUpperInvariant(figure.Title[0])}{figure.Title[1..]}: B less A is {Difference(figure)}: "
            + (low > 0 ? "B has more." : high < 0 ? "B has less." : "the interval holds 0, so these studies show no difference."),
        _ => $"{char.ToUpperInvariant(figure.Title[0])}{figure.Title[1..]}: B less A is {Difference(figure)}; there is no interval.",
    };

    static string Difference(PairedFigure figure) => figure.Difference is { Value: { } value } difference
        ? difference.Interval is var (low, high) ? $"{Measured(value)} ({Measured(low)} to {Measured(high)})" : Measured(value) : Nothing;

    static string Name(PairedFigure figure) => figure.Unit.Length == 0 ? figure.Title : $"{figure.Title} ({figure.Unit})";

    static string Are(int count) => count == 1 ? "is" : "are";
}
