using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>The picture of a comparison: differences around 0.</summary>
public static class DifferenceFigure
{
    /// <summary>How many times less than the largest the least value is whose factor is drawn: what is below is taken for it.</summary>
    const double MostFactor = 1e6;

    /// <summary>Draws the difference of one measure, or with <see cref="FigureOptions.Log"/> the logarithm of the factor. Tokens and groups are of the comparison's columns; depths, annotations and watched tokens are not drawn.</summary>
    /// <exception cref="FathomException">The layers or columns asked for are not there, one of the traces lacks the measure, or there is no such scale.</exception>
    public static Figure Of(Comparison comparison, FigureOptions options)
    {
        bool hasLens = comparison.A.Conventions.HasLens && comparison.B.Conventions.HasLens;
        var measure = options.Measure ?? Measure.DefaultOf(hasLens);
        var (first, last) = options.LayersOf(measure, comparison.Layers, comparison.FirstLayer(measure));
        int[] layers = [.. Enumerable.Range(first, last - first + 1)];
        int[] drawn = FigureCells.Columns(comparison.Columns.Count, options.Tokens);
        var columns = comparison.Grouped(options.Groups, options.GroupBy, (drawn[0], drawn[^1]));
        var difference = options.Log ? Factors(comparison.Values(measure, columns), CountsFrom1(comparison, measure), measure) : comparison.Difference(measure, columns);
        float[,] raw = FigureCells.Cut(difference, [.. layers.Select(layer => layer - comparison.FirstLayer(measure) + 1)], [.. Enumerable.Range(0, columns.Count)]);
        string unit = measure.Unit.Length > 0 && !options.Log ? $" ({measure.Unit})" : "";
        string title = options.Log ? $"factor in {measure.Quantity}, log10 of {(CountsFrom1(comparison, measure) ? "(1 + B) / (1 + A)" : "B / A")}" : $"difference in {measure.Quantity}{unit}, B − A";
        var scale = AskedScale.Of(FigureScale.Around0(title, Largest(raw)), options with { Log = false }, title, raw);
        return new Figure
        {
            Drawn = FigureCells.Placed(raw, scale),
            Raw = raw,
            Unit = options.Log ? "" : measure.Unit,
            Meaning = $"It is above 0 where the value is larger in B{(options.Log ? ", 1 where it is ten times as large" : "")}, and below 0 where it is larger in A.",
            Rows = [.. layers.Select(layer => new FigureRow(layer, options.Ticks == LayerTicks.All || int.IsOddInteger(layer)))],
            LayersTitle = options.LayersTitle ?? (comparison.SameLayers ? Figure.UsualLayersTitle : $"Relative depth l/L, l of {comparison.Layers}"),
            TokensTitle = options.TokensTitle ?? Figure.UsualTokensTitle,
            HasFooter = !options.NoFooter,
            Size = options.Size,
            Columns = [.. columns.Select(column => Column(comparison, column))],
            Scale = scale,
            Palette = options.Palette ?? (scale.Lowest == -scale.Largest ? Palette.Difference : Palette.SettledDark),
            Title = options.Title,
            Caption = Caption(comparison),
            Grouping = options.Groups is null
                ? ""
                : $"columns are grouped, the value of a group is the {options.GroupBy.Word()} of its tokens in B less that of its tokens in A",
        };
    }

    /// <summary>The values of A and those of B in the same cells as the picture of the differences, on one scale.</summary>
    /// <exception cref="FathomException">As for <see cref="Of"/>.</exception>
    public static (Figure A, Figure B) OfSides(Comparison comparison, FigureOptions options)
    {
        var figure = Of(comparison, options);
        var measure = options.Measure ?? Measure.DefaultOf(comparison.A.Conventions.HasLens && comparison.B.Conventions.HasLens);
        int[] drawn = FigureCells.Columns(comparison.Columns.Count, options.Tokens);
        var (a, b) = comparison.Values(measure, comparison.Grouped(options.Groups, options.GroupBy, (drawn[0], drawn[^1])));
        int[] rows = [.. figure.Rows.Select(row => row.Layer - comparison.FirstLayer(measure) + 1)];
        float largest = a.Values.ToArray().Concat(b.Values.ToArray()).Where(float.IsFinite).DefaultIfEmpty(0).Max();
        var scale = AskedScale.Of(measure.Scale(comparison.A, Math.Max(largest, 0)), options with { Range = null, ScaleTitle = null }, measure.Title, Both(a, b));
        return (Side(a), Side(b));

        Figure Side(LayerMatrix values)
        {
            float[,] raw = FigureCells.Cut(values, rows, [.. Enumerable.Range(0, figure.Columns.Count)]);
            return figure with { Drawn = FigureCells.Placed(raw, scale), Raw = raw, Unit = measure.Unit, Meaning = measure.Meaning, Scale = scale, Palette = options.Palette ?? Palette.SettledDark };
        }
    }

    /// <summary>The logarithm to the base 10 of the factor from A's values to B's, of which those too small to be told from 0 are taken for the least that can; NaN where one could not be measured.</summary>
    static LayerMatrix Factors((LayerMatrix A, LayerMatrix B) values, bool countsFrom1, Measure measure)
    {
        float[] all = [.. values.A.Values.ToArray().Concat(values.B.Values.ToArray()).Where(float.IsFinite)];
        double largest = all.DefaultIfEmpty(0).Max(), least = Math.Max(largest, double.Epsilon) / MostFactor;
        if (all.DefaultIfEmpty(0).Min() < -least)
            throw new FathomException($"a logarithm of {measure.Name} there is not: it has values below 0");
        var factors = new LayerMatrix(values.A.Layers, values.A.Tokens);
        for (int layer = 1; layer <= factors.Layers; layer++)
            for (int column = 0; column < factors.Tokens; column++)
                factors[layer, column] = Factor(values.A[layer, column], values.B[layer, column]);
        return factors;

        float Factor(float a, float b) => !float.IsFinite(a) || !float.IsFinite(b) ? float.NaN
            : (float)Math.Log10(countsFrom1 ? (1.0 + b) / (1.0 + a) : Math.Max(b, least) / Math.Max(a, least));
    }

    /// <summary>Whether the logarithm of a measure is that of 1 more, because 0 is one of its values, as of a rank.</summary>
    static bool CountsFrom1(Comparison comparison, Measure measure) => measure.Scale(comparison.A, 1).Kind == ScaleKind.LogOfMore;

    static float[,] Both(LayerMatrix a, LayerMatrix b)
    {
        var both = new float[2 * a.Layers, a.Tokens];
        for (int layer = 0; layer < a.Layers; layer++)
            for (int column = 0; column < a.Tokens; column++)
                (both[layer, column], both[a.Layers + layer, column]) = (a[layer + 1, column], b[layer + 1, column]);
        return both;
    }

    static FigureColumn Column(Comparison comparison, ComparedColumn column)
    {
        var (first, count) = (column.Columns.First, column.Columns.Last - column.Columns.First + 1);
        string text = string.Concat(comparison.Columns.Skip(first).Take(count).Select(part => TokenLabel.InText(part.Text)));
        var kind = comparison.IsPredicted(comparison.Columns[first]) ? ColumnKind.Predicted : ColumnKind.Counted;
        return new(column.Label, first, count, Settling: null, Deep: false) { Text = kind == ColumnKind.Predicted ? "" : text, Kind = kind };
    }

    static double Largest(float[,] raw) => raw.Cast<float>().Where(float.IsFinite).Select(value => (double)Math.Abs(value)).DefaultIfEmpty(0).Max();

    static string Caption(Comparison comparison)
    {
        var (a, b) = (comparison.A, comparison.B);
        string layers = comparison.SameLayers ? ""
            : a.Layers < b.Layers ? $" · the {a.Layers} layers of A, each with the nearest of B's {b.Layers} by l/L"
            : $" · the {b.Layers} layers of B, each with the nearest of A's {a.Layers} by l/L";
        string warnings = string.Concat(comparison.Warnings.Select(warning => $" · warning: {warning}"));
        return $"A: {Name(a, comparison.Sources.A)} · B: {Name(b, comparison.Sources.B)}{layers}{warnings}";
    }

    /// <summary>The file, and the model with how it was stored and read, by which a trace is told from another.</summary>
    static string Name(Trace trace, string source) =>
        $"{(source.Length > 0 ? $"{source}, " : "")}{trace.Model.Name} {trace.Model.Quantisation}, {trace.Conventions.Lens}{(trace.Engine is { } engine ? $", by {engine.Name}" : "")}{(trace.IsPartial ? " (partial: interrupted)" : "")}";
}
