using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>The picture of a comparison: differences around 0.</summary>
public static class DifferenceFigure
{
    /// <summary>Draws the difference of one measure. Of the options, measure, layers, tokens and groups (both of the comparison's columns), ticks and title count.</summary>
    /// <exception cref="FathomException">The layers or columns asked for are not there, or one of the traces lacks the measure.</exception>
    public static Figure Of(Comparison comparison, FigureOptions options)
    {
        bool hasLens = comparison.A.Conventions.HasLens && comparison.B.Conventions.HasLens;
        var measure = options.Measure ?? Measure.DefaultOf(hasLens);
        var (first, last) = options.LayersOf(measure, comparison.Layers, comparison.FirstLayer(measure));
        int[] layers = [.. Enumerable.Range(first, last - first + 1)];
        int[] drawn = FigureCells.Columns(comparison.Columns.Count, options.Tokens);
        var columns = comparison.Grouped(options.Groups, options.GroupBy, (drawn[0], drawn[^1]));
        var difference = comparison.Difference(measure, columns);
        float[,] raw = FigureCells.Cut(difference, [.. layers.Select(layer => layer - comparison.FirstLayer(measure) + 1)], [.. Enumerable.Range(0, columns.Count)]);
        string unit = measure.Unit.Length > 0 ? $" ({measure.Unit})" : "";
        var scale = FigureScale.Around0($"difference in {measure.Quantity}{unit}, B − A", Largest(raw));
        return new Figure
        {
            Drawn = FigureCells.Placed(raw, scale),
            Raw = raw,
            Unit = measure.Unit,
            Meaning = "It is above 0 where the value is larger in B, and below 0 where it is larger in A.",
            Rows = [.. layers.Select(layer => new FigureRow(layer, options.Ticks == LayerTicks.All || int.IsOddInteger(layer)))],
            LayersTitle = comparison.SameLayers ? "i-th Layer" : $"Relative depth l/L, l of {comparison.Layers}",
            Columns = [.. columns.Select(column => Column(comparison, column))],
            Scale = scale,
            Palette = Palette.Difference,
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
        var scale = measure.Scale(comparison.A, Math.Max(largest, 0));
        return (Side(a), Side(b));

        Figure Side(LayerMatrix values)
        {
            float[,] raw = FigureCells.Cut(values, rows, [.. Enumerable.Range(0, figure.Columns.Count)]);
            return figure with { Drawn = FigureCells.Placed(raw, scale), Raw = raw, Meaning = measure.Meaning, Scale = scale };
        }
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
