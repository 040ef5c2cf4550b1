using Fathom.Depth;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>Two traces of the same text beside each other. Every difference is that of the second less the first.</summary>
/// <remarks>
/// A column's value is the largest of its tokens, a group's the one that is asked for. Where the numbers of layers differ, layers are those of the shallower trace, and the other is
/// read at its nearest layer by relative depth l/L, the higher of two that are equally near.
/// </remarks>
public sealed class Comparison
{
    readonly DepthReading depthA, depthB;

    Comparison(Trace a, Trace b, (string A, string B) sources, IReadOnlyList<string> warnings, bool byPosition)
    {
        (A, B, Sources, Warnings, IsByPosition, depthA, depthB) = (a, b, sources, warnings, byPosition, a.Depth(), b.Depth());
        if (byPosition)
        {
            (Columns, FirstDifference) = ColumnAlignment.ByPosition(a.Tokens, b.Tokens);
            return;
        }
        (Columns, bool parts) = ColumnAlignment.Of(a.Tokens, b.Tokens);
        FirstDifference = parts ? Columns.Count : null;
    }

    /// <summary>The first trace.</summary>
    public Trace A { get; }

    /// <summary>The second trace.</summary>
    public Trace B { get; }

    /// <summary>Where they are from, such as the names of their files; may be empty.</summary>
    public (string A, string B) Sources { get; }

    /// <summary>What makes the two hardly comparable.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Whether tokens are compared by their place, whatever they say.</summary>
    public bool IsByPosition { get; }

    /// <summary>The stretches of text that both have, in order; or by position pairs of tokens.</summary>
    public IReadOnlyList<ComparedColumn> Columns { get; }

    /// <summary>The columns as tokens, to be put into groups: each with all of its text, and for the rest the first trace's first token of it.</summary>
    public IReadOnlyList<TraceToken> Tokens => [.. Columns.Select(column => A.Tokens[column.A.First] with
    {
        Bytes = TokenText.Joined(A.Tokens, column.A.First, column.A.Last),
        Special = HasSpecial(A, column.A) || HasSpecial(B, column.B),
    })];

    /// <summary>Whether a column is what the models predict after the end of a given text, which no count includes.</summary>
    public bool IsPredicted(ComparedColumn column) => A.Tokens[column.A.First].Predicted || B.Tokens[column.B.First].Predicted;

    /// <summary>How many layers are compared: those of the shallower trace.</summary>
    public int Layers => Math.Min(A.Layers, B.Layers);

    /// <summary>Whether both have as many layers; else depths are relative, l/L.</summary>
    public bool SameLayers => A.Layers == B.Layers;

    /// <summary>The column that would follow the last where the texts part; by position, the first whose tokens differ. Null where one of them ends first or both end together.</summary>
    public int? FirstDifference { get; }

    /// <summary>The change of the deep-thinking ratio; null where one of the traces has none.</summary>
    public double? DtrChange => depthB.Dtr - depthA.Dtr;

    /// <summary>Compares two traces.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="force">Compares even where the conventions differ, with a warning.</param>
    /// <param name="sources">Where they are from, such as the names of their files; null where nobody wants to know.</param>
    /// <param name="byPosition">Compares token by token, whatever they say, rather than the text that both have.</param>
    /// <exception cref="FathomException">Their conventions differ in profile, g or rho, of one depth alone was measured, or they have no text in common.</exception>
    public static Comparison Of(Trace a, Trace b, bool force = false, (string A, string B)? sources = null, bool byPosition = false)
    {
        if (a.Proven is not null || b.Proven is not null)
            throw new FathomException("of one of the traces depth alone was measured: it lacks the cells that are compared");
        List<string> warnings = [];
        if (Conflict(a.Conventions, b.Conventions) is { } conflict)
        {
            if (!force)
                throw new FathomException($"the traces are not comparable: {conflict}") { Remedy = Remedy.CompareNevertheless };
            warnings.Add($"the traces are not comparable: {conflict}");
        }
        var comparison = new Comparison(a, b, sources ?? ("", ""), warnings, byPosition);
        return comparison.Columns.Count > 0 ? comparison : throw new FathomException($"the traces have no text in common: {Beginnings(a, b)}");
    }

    /// <summary>Some of the <see cref="Columns"/>, those of a group as one.</summary>
    /// <param name="groups">The groups, in order; null where every column stays alone.</param>
    /// <param name="by">Which value of its tokens a group has.</param>
    /// <param name="drawn">The first and the last column; null for all.</param>
    public IReadOnlyList<ComparedColumn> Grouped(IReadOnlyList<TokenGroup>? groups, Reduction by, (int First, int Last)? drawn = null)
    {
        var (first, last) = drawn ?? (0, Columns.Count - 1);
        return [.. GroupSpan.Of(groups ?? [], first, last).Select(Column)];

        ComparedColumn Column(GroupSpan span)
        {
            ComparedColumn start = Columns[span.First], end = Columns[span.Last];
            return span.Group is null
                ? start
                : new(span.Group.Text, (span.First, span.Last), (start.A.First, end.A.Last), (start.B.First, end.B.Last), by);
        }
    }

    /// <summary>One measure of both, [layers, columns]; null where one of the traces lacks it.</summary>
    /// <param name="measure">The measure of a trace, layer by layer; null where it has none.</param>
    public (LayerMatrix A, LayerMatrix B)? Values(Func<Trace, LayerMatrix?> measure) =>
        measure(A) is { } a && measure(B) is { } b ? Values(a, b, Columns, first: 1, (1, 1)) : null;

    /// <summary>The difference of one measure, [layers, columns]; NaN where it could not be measured in both, null where one of the traces lacks it.</summary>
    /// <param name="measure">The measure of a trace, layer by layer; null where it has none.</param>
    public LayerMatrix? Difference(Func<Trace, LayerMatrix?> measure) => Values(measure) is var (a, b) ? Less(b, a) : null;

    /// <summary>The difference of a measure that is a number a column, or one of the embeddings, [columns]; null where one of the traces lacks it.</summary>
    /// <param name="measure">The measure of a trace, [tokens]; null where it has none.</param>
    public float[]? Difference(Func<Trace, float[]?> measure)
    {
        if (measure(A) is not { } a || measure(B) is not { } b)
            return null;
        return [.. Columns.Select(column => Value(b, column.B, column) - Value(a, column.A, column))];
    }

    /// <summary>The lowest layer at which a measure can be compared: 0 where both traces have it of the embeddings, else 1.</summary>
    public int FirstLayer(Measure measure) => Math.Max(measure.FirstLayer(A), measure.FirstLayer(B));

    /// <summary>One measure of both as it is drawn, [layers, columns], from <see cref="FirstLayer"/> on; NaN where it could not be measured.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="columns">The columns, in groups or not; null for all <see cref="Columns"/>.</param>
    /// <exception cref="FathomException">One of the traces lacks it.</exception>
    public (LayerMatrix A, LayerMatrix B) Values(Measure measure, IReadOnlyList<ComparedColumn>? columns = null) =>
        Values(measure.Values(A), measure.Values(B), columns ?? Columns, FirstLayer(measure), (measure.FirstLayer(A), measure.FirstLayer(B)));

    /// <summary>The difference of one measure as it is drawn, [layers, columns], from <see cref="FirstLayer"/> on; NaN where it could not be measured in both.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="columns">The columns, in groups or not; null for all <see cref="Columns"/>.</param>
    /// <exception cref="FathomException">One of the traces lacks it.</exception>
    public LayerMatrix Difference(Measure measure, IReadOnlyList<ComparedColumn>? columns = null) => Values(measure, columns) is var (a, b) ? Less(b, a) : null!;

    /// <summary>What either trace finds likeliest at a layer in the place of a column's first token; null where it stores no likeliest tokens.</summary>
    /// <param name="layer">The layer, of those that are compared.</param>
    /// <param name="column">The column.</param>
    public (LikeliestToken? A, LikeliestToken? B) Likeliest(int layer, ComparedColumn column) =>
        (LikeliestToken.Of(A, Nearest(layer, A), column.A.First), LikeliestToken.Of(B, Nearest(layer, B), column.B.First));

    /// <summary>Why the models' own final distributions cannot be compared, as the end of a sentence; null where they can.</summary>
    public string? FinalObstacle => !A.Conventions.HasLens || !B.Conventions.HasLens ? "one of the traces has no lens"
        : A.Conventions.Profile == LensProfile.DtrExplorer || B.Conventions.Profile == LensProfile.DtrExplorer ? $"the profile {LensProfile.DtrExplorer.Name} norms the last state twice, so that its last layer is not what the model says"
        : A.Model.Vocabulary != B.Model.Vocabulary ? $"the models have vocabularies of {A.Model.Vocabulary} and {B.Model.Vocabulary} tokens"
        : A.Top.Texts.Any(text => B.Top.Texts.TryGetValue(text.Key, out var other) && !other.Span.SequenceEqual(text.Value.Span)) ? "the models have other vocabularies"
        : null;

    /// <summary>How far the models' own final distributions are from each other in the place of a column's first token; null where that could not be measured, or <see cref="FinalObstacle"/> says why.</summary>
    public FinalDivergence? Final(ComparedColumn column) => FinalObstacle is null ? FinalDivergence.Of(A, column.A.First, B, column.B.First) : null;

    /// <summary>The settling depth of a column in either trace, the largest of its tokens; null where it could not be measured.</summary>
    public (int? A, int? B) Settling(ComparedColumn column) => (Settling(depthA, column.A), Settling(depthB, column.B));

    /// <summary>The change of a column's settling depth, in layers, or in l/L where the numbers of layers differ; null where it could not be measured in both.</summary>
    public double? SettlingChange(ComparedColumn column)
    {
        var (a, b) = Settling(column);
        return SameLayers ? b - a : (double?)b / B.Layers - (double?)a / A.Layers;
    }

    (LayerMatrix A, LayerMatrix B) Values(LayerMatrix a, LayerMatrix b, IReadOnlyList<ComparedColumn> columns, int first, (int A, int B) firsts)
    {
        LayerMatrix valuesOfA = new(Layers - first + 1, columns.Count), valuesOfB = new(Layers - first + 1, columns.Count);
        for (int layer = first; layer <= Layers; layer++)
        {
            ReadOnlySpan<float> rowOfA = a.Layer(Nearest(layer, A) - firsts.A + 1), rowOfB = b.Layer(Nearest(layer, B) - firsts.B + 1);
            for (int c = 0; c < columns.Count; c++)
                (valuesOfA[layer - first + 1, c], valuesOfB[layer - first + 1, c]) = (Value(rowOfA, columns[c].A, columns[c]), Value(rowOfB, columns[c].B, columns[c]));
        }
        return (valuesOfA, valuesOfB);
    }

    /// <summary>The value of a column, from those of its tokens.</summary>
    static float Value(ReadOnlySpan<float> values, (int First, int Last) tokens, ComparedColumn column) =>
        (column.GroupedBy ?? Reduction.Max).Of(values[tokens.First..(tokens.Last + 1)]);

    static LayerMatrix Less(LayerMatrix b, LayerMatrix a)
    {
        var difference = new LayerMatrix(a.Layers, a.Tokens);
        for (int layer = 1; layer <= a.Layers; layer++)
            for (int column = 0; column < a.Tokens; column++)
                difference[layer, column] = b[layer, column] - a[layer, column];
        return difference;
    }

    int Nearest(int layer, Trace trace) => (2 * layer * trace.Layers + Layers) / (2 * Layers);

    static bool HasSpecial(Trace trace, (int First, int Last) tokens) =>
        Enumerable.Range(tokens.First, tokens.Last - tokens.First + 1).Any(token => trace.Tokens[token].Special);

    static int? Settling(DepthReading depth, (int First, int Last) tokens) =>
        depth.Tokens.Skip(tokens.First).Take(tokens.Last - tokens.First + 1).Max(token => token.Settling);

    static string Beginnings(Trace a, Trace b) => a.Tokens.Count == 0 || b.Tokens.Count == 0
        ? $"{(a.Tokens.Count == 0 ? "the first" : "the second")} has no token"
        : $"the first begins with “{TokenLabel.Of(a.Tokens[0].Bytes.Span)}”, the second with “{TokenLabel.Of(b.Tokens[0].Bytes.Span)}”";

    static string? Conflict(Conventions a, Conventions b) =>
        a.Profile != b.Profile ? $"their profiles are {a.ProfileName} and {b.ProfileName}"
        : a.G != b.G ? FormattableString.Invariant($"their g are {a.G} and {b.G}")
        : a.Rho != b.Rho ? FormattableString.Invariant($"their rho are {a.Rho} and {b.Rho}")
        : null;
}
