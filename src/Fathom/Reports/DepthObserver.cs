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
    readonly IReadOnlyList<TokenDecision> decisions;
    readonly TokenDepth[] columns;
    readonly int[] measured;

    internal DepthObserver(Figure figure, Trace trace)
    {
        (this.figure, this.trace, reading, decisions) = (figure, trace, trace.Depth(), trace.Decisions());
        columns = [.. figure.Columns.Select(Deepest)];
        measured = [.. Enumerable.Range(0, figure.GivenColumns).Where(column => columns[column].Settling is not null)];
    }

    internal override string Settling(Range run)
    {
        FigureColumn first = figure.Columns[run.Start], last = figure.Columns[run.End.Value - 1];
        int all = last.FirstToken + last.Tokens - first.FirstToken;
        TokenDepth[] depths = [.. reading.Tokens.Skip(first.FirstToken).Take(all).Where(depth => depth.Settling is not null)];
        string part = depths.Length < all ? $"Settling could be measured for {Wording.Part(depths.Length, all)}. " : "";
        return depths.Length switch
        {
            0 => $"Where {(all == 1 ? "it settles" : "they settle")} could not be measured.",
            1 => $"{(part.Length > 0 ? $"{part}It {Settling(depths[0])}" : Wording.Capitalise(Settling(depths[0])))}{(all == 1 ? Decided(first.FirstToken) : "")}",
            _ => part + Settling(depths),
        };
    }

    internal override IEnumerable<string> Observe()
    {
        if (measured.Length == 0)
            yield break;
        yield return Ratio();
        if (measured.Length == 1)
            yield break;
        int[] settling = Depths(depth => depth.Settling), resettling = Depths(depth => depth.Resettling);
        string stay = resettling.Length == 0 ? "none of them stays settled"
            : $"counted from where they stay settled, half by layer {Quantile.Of(resettling, 0.5)} and nine in ten by layer {Quantile.Of(resettling, 0.9)}";
        yield return $"Half of the {Columns} have settled by layer {Quantile.Of(settling, 0.5)} and nine in ten by layer {Quantile.Of(settling, 0.9)}; {stay}.";
        int[] latest = [.. measured.OrderByDescending(SettlingOf).ThenByDescending(Drop)];
        yield return $"The last to settle: {Named(latest)}.";
        if (trace.Top.Count > 0 && figure.Grouping.Length == 0)
            yield return $"Where these were decided: {string.Join("; ", latest.Take(Most).Select(column => $"{Wording.Name(figure, column)} is {DecidedWhere(figure.Columns[column].FirstToken)}"))}.";
        yield return $"The first to settle: {Named(measured.OrderBy(SettlingOf))}.";
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
        string deepFrom = $"the deep-thinking regime, at layer {reading.DeepFrom} or above";
        if (measured.Length == 1)
            return $"The one prediction of {trace.Model.Name} that is drawn looks to the lens much like the final one by layer {SettlingOf(measured[0])} of {trace.Layers}, " +
                $"{(SettlingOf(measured[0]) >= reading.DeepFrom ? "within" : "before")} {deepFrom}. {limits}";
        int bulk = Quantile.Of(Depths(depth => depth.Settling), 0.5);
        int late = measured.Count(column => SettlingOf(column) >= reading.DeepFrom);
        string deep = late == 0 ? "none comes" : $"{Wording.Part(late, measured.Length)} {(late == 1 ? "comes" : "come")}";
        return $"On this text, half of the predictions of {trace.Model.Name} look to the lens much like the final ones by layer {bulk} of " +
            $"{trace.Layers}; {deep} that close only in {deepFrom}. {limits}";
    }

    /// <summary>A sentence that tells from which layer on a token is the likeliest for good; nothing where no likeliest tokens are stored.</summary>
    string Decided(int token) => trace.Top.Count == 0 ? "" : $" It is {DecidedWhere(token)}.";

    /// <summary>the likeliest for good from layer 24 on, after “4” at layers 21 to 23.</summary>
    string DecidedWhere(int token) => decisions[token] switch
    {
        { DecidedAt: int layer, Before: int before, BeforeFrom: int from } =>
            $"the likeliest for good from layer {layer} on, after “{Label(before)}” at {Wording.Layers(from, layer - 1)}",
        { DecidedAt: int } => "the likeliest at all layers",
        _ => $"not the likeliest in the end, where “{Label(trace.Top.CellIds(trace.Layers, token, trace.Tokens.Count)[0])}” is",
    };

    string Label(int id) => VisibleText.Of(TokenLabel.Whole(trace.Top.Texts[id].Span));

    /// <summary>By how much a column's divergence falls as it settles, in bits; of a group, that of its last token to settle. At layer 1 it falls from nothing.</summary>
    double Drop(int column) => Enumerable.Range(figure.Columns[column].FirstToken, figure.Columns[column].Tokens).Max(token =>
        reading.Tokens[token].Settling is > 1 and int layer && layer == SettlingOf(column) ? trace.Measures.JsdBits[layer - 1, token] - trace.Measures.JsdBits[layer, token] : 0);

    static string Settling(TokenDepth depth) =>
        $"settles at layer {depth.Settling}" + (depth.Unsettlings == 0
            ? " and stays settled"
            : $", comes undone {Wording.Times(depth.Unsettlings!.Value)}, and " + (depth.Resettling is int layer ? $"stays settled from layer {layer}" : "does not stay settled")) +
        (depth.Deep == true ? "; a deep-thinking token." : ".");

    /// <summary>They settle at layers 9 to 19, half of them by layer 14; 2 of 11 come undone, and all stay settled from layer 23.</summary>
    static string Settling(TokenDepth[] run)
    {
        int[] settling = [.. run.Select(depth => depth.Settling!.Value)];
        int undone = run.Count(depth => depth.Unsettlings > 0);
        string half = run.Length > MostNamed && settling.Min() < settling.Max() ? $", half of them by layer {Quantile.Of(settling, 0.5)}" : "";
        int[] resettling = [.. run.Select(depth => depth.Resettling).OfType<int>()];
        string stay = resettling.Length < run.Length ? $"{Wording.Part(run.Length - resettling.Length, run.Length)} never stay settled" : $"all stay settled from layer {resettling.Max()}";
        string then = undone == 0
            ? $"{(half.Length > 0 ? "," : "")} and stay settled."
            : $"; {Wording.Part(undone, run.Length)} {(undone == 1 ? "comes" : "come")} undone, and {stay}.";
        return $"They settle at {Wording.Layers(settling.Min(), settling.Max())}{half}{then}";
    }

    string Ratio()
    {
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        return reading.Dtr is double ratio
            ? string.Create(CultureInfo.InvariantCulture, $"The deep-thinking ratio (DTR) is {ratio:0.000}: ") +
                $"{Wording.Part(reading.DeepTokens, reading.CountedTokens)} {over} {(reading.DeepTokens == 1 ? "settles" : "settle")} at layer {reading.DeepFrom} or above."
            : $"None of the {over} could be measured, so there is no deep-thinking ratio.";
    }

    string Thresholds() =>
        string.Create(CultureInfo.InvariantCulture, $"g = {trace.Conventions.G:0.####} {trace.Conventions.GUnit}, rho = {trace.Conventions.Rho:0.####}");

    /// <summary>The first of all columns in some order, by the layers at which they settle, and how many more there are of the last such layer.</summary>
    string Named(IEnumerable<int> ordered)
    {
        List<string> layers = [];
        int left = Most;
        foreach (var layer in ordered.GroupBy(SettlingOf).TakeWhile(_ => left > 0))
        {
            string[] names = [.. layer.Select(column => Wording.Name(figure, column))];
            layers.Add($"at layer {layer.Key} {Wording.List(names, left)}");
            left -= names.Length;
        }
        return string.Join("; ", layers);
    }

    int Most => Math.Min(MostNamed, (measured.Length + 1) / 2);

    string Undone(int[] undone) => undone.Length == 0
        ? "None of them comes undone once it has settled."
        : $"{Wording.Count(undone.Length, Column)} come{(undone.Length == 1 ? "s" : "")} undone after settling: " +
            Wording.List([.. undone.Select(column => $"{Wording.Name(figure, column)} {Wording.Times(columns[column].Unsettlings!.Value)}")], MostNamed) + ".";

    string Column => figure.Grouping.Length > 0 ? "group" : "token";

    string Columns => $"{Column}s";

    int SettlingOf(int column) => columns[column].Settling!.Value;

    int[] Depths(Func<TokenDepth, int?> depth) => [.. measured.Select(column => depth(columns[column])).OfType<int>()];

    /// <summary>A column's depth: the largest of its tokens.</summary>
    TokenDepth Deepest(FigureColumn column)
    {
        TokenDepth[] tokens = [.. reading.Tokens.Skip(column.FirstToken).Take(column.Tokens)];
        return new(tokens.Max(token => token.Settling), tokens.Max(token => token.Resettling), tokens.Max(token => token.Unsettlings),
            tokens.Any(token => token.Deep == true));
    }
}
