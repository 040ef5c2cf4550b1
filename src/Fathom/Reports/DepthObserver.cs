using System.Globalization;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Reports;

/// <summary>Observes at which depth predictions settle.</summary>
sealed class DepthObserver : Observer
{
    const int MostNamed = 8;

    readonly Figure figure;
    readonly Trace trace;
    readonly DepthReading reading;
    readonly TokenDepth[] columns;
    readonly int[] measured;

    internal DepthObserver(Figure figure, Trace trace)
    {
        (this.figure, this.trace, reading) = (figure, trace, trace.Depth());
        columns = [.. figure.Columns.Select(Deepest)];
        measured = [.. Enumerable.Range(0, columns.Length).Where(column => columns[column].Settling is not null)];
    }

    internal override string Settling(Range run)
    {
        int[] settling = [.. Depths(run, depth => depth.Settling)], resettling = [.. Depths(run, depth => depth.Resettling)];
        int undone = columns[run].Count(depth => depth.Unsettlings > 0);
        return settling.Length switch
        {
            0 => "Where it settles could not be measured.",
            1 => Settling(columns[run.Start]),
            _ => $"{(settling.Length == columns[run].Length ? "They settle" : $"{settling.Length} of them settle")} at " +
                $"{Wording.Layers(settling.Min(), settling.Max())}" + (undone == 0
                ? " and stay settled."
                : $"; {undone} of {settling.Length} come undone, and all stay settled from layer {resettling.Max()}."),
        };
    }

    internal override IEnumerable<string> Observe()
    {
        if (measured.Length == 0)
            yield break;
        yield return Ratio();
        yield return $"Half of the tokens have settled by layer {Quantile(depth => depth.Settling, 0.5)} and nine in ten by layer " +
            $"{Quantile(depth => depth.Settling, 0.9)}; counted from where they stay settled, half by layer {Quantile(depth => depth.Resettling, 0.5)} and nine in ten by " +
            $"layer {Quantile(depth => depth.Resettling, 0.9)}.";
        yield return $"The last to settle: {Named(measured.OrderByDescending(SettlingOf).Take(MostNamed))}.";
        yield return $"The first to settle: {Named(measured.OrderBy(SettlingOf).Take(MostNamed))}.";
        yield return Undone([.. measured.Where(column => columns[column].Unsettlings > 0).OrderByDescending(column => columns[column].Unsettlings)]);
    }

    internal override string Interpret()
    {
        string limits = "Settling late does not say that a token was undecided until then: every layer is read through the last layer's norm and unembedding, " +
            "and what a layer holds in another form stays unseen. A low value early on a function word is no proof of ease either: it may be " +
            "the likeliest word almost anywhere. Depths are comparable only with those measured under the same conventions: " +
            $"{trace.Conventions.Lens}, profile {trace.Conventions.ProfileName}, {Thresholds()}.";
        if (measured.Length == 0)
            return limits;
        int bulk = Quantile(depth => depth.Settling, 0.5);
        int late = measured.Count(column => SettlingOf(column) >= reading.DeepFrom);
        string deep = late == 0 ? "none of them comes" : late == 1 ? "one comes" : $"{late} of {measured.Length} come";
        return $"On this text, half of the predictions of {VisibleText.Of(trace.Model.Name)} read to the lens much as they will end by layer {bulk} of " +
            $"{trace.Layers}; {deep} to that only in the deep-thinking regime, at layer {reading.DeepFrom} or above. {limits}";
    }

    static string Settling(TokenDepth depth) =>
        $"Settles at layer {depth.Settling}" + (depth.Unsettlings == 0
            ? " and stays settled"
            : $", comes undone {Wording.Times(depth.Unsettlings)}, and stays settled from layer {depth.Resettling}") +
        (depth.Deep == true ? "; a deep-thinking token." : ".");

    string Ratio()
    {
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        return reading.Dtr is double ratio
            ? string.Create(CultureInfo.InvariantCulture, $"The deep-thinking ratio (DTR) is {ratio:0.000}: {reading.DeepTokens} of {reading.CountedTokens} {over} ") +
                $"settle at layer {reading.DeepFrom} or above."
            : $"None of the {over} could be measured, so there is no deep-thinking ratio.";
    }

    string Thresholds() =>
        string.Create(CultureInfo.InvariantCulture, $"g = {trace.Conventions.G:0.####} {trace.Conventions.GUnit}, rho = {trace.Conventions.Rho:0.####}");

    /// <summary>Columns by the layers at which they settle.</summary>
    string Named(IEnumerable<int> named) => string.Join("; ", named.GroupBy(SettlingOf).Select(layer =>
        $"at layer {layer.Key} {Wording.List([.. layer.Select(column => Wording.Name(figure, column))])}"));

    string Undone(int[] undone) => undone.Length == 0
        ? "None of them comes undone once it has settled."
        : $"{Wording.Count(undone.Length, "token")} come{(undone.Length == 1 ? "s" : "")} undone after settling: " +
            Wording.List([.. undone.Select(column => $"{Wording.Name(figure, column)} {Wording.Times(columns[column].Unsettlings)}")], MostNamed) + ".";

    int SettlingOf(int column) => columns[column].Settling!.Value;

    /// <summary>The lowest layer by which such a share of the columns has come there.</summary>
    int Quantile(Func<TokenDepth, int?> depth, double share)
    {
        int[] sorted = [.. Depths(.., depth).Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    IEnumerable<int> Depths(Range run, Func<TokenDepth, int?> depth) => columns[run].Select(depth).OfType<int>();

    /// <summary>A column's depth: the largest of its tokens.</summary>
    TokenDepth Deepest(FigureColumn column)
    {
        TokenDepth[] tokens = [.. reading.Tokens.Skip(column.FirstToken).Take(column.Tokens)];
        return new(tokens.Max(token => token.Settling), tokens.Max(token => token.Resettling), tokens.Sum(token => token.Unsettlings),
            tokens.Any(token => token.Deep == true));
    }
}
