using Fathom.Figures;

namespace Fathom.Comparisons;

/// <summary>The picture of a comparison: differences around 0.</summary>
public static class DifferenceFigure
{
    /// <summary>Draws the difference of one measure. Of the options, measure, layers, tokens (columns of the comparison), ticks and title count.</summary>
    /// <exception cref="FathomException">The layers or columns asked for are not there, or one of the traces lacks the measure.</exception>
    public static Figure Of(Comparison comparison, FigureOptions options)
    {
        bool hasLens = comparison.A.Conventions.HasLens && comparison.B.Conventions.HasLens;
        var measure = options.Measure ?? (hasLens ? Measure.Jsd : Measure.Norm);
        var (first, last) = options.LayersOf(measure, comparison.Layers);
        if (first < 1)
            throw new FathomException("differences begin at layer 1");
        int[] layers = [.. Enumerable.Range(first, last - first + 1)];
        int[] columns = FigureCells.Columns(comparison.Columns.Count, options.Tokens);
        float[,] raw = FigureCells.Cut(comparison.Difference(measure.Values, measure.FirstLayer)!, layers, columns);
        string unit = measure.Unit.Length > 0 ? $" ({measure.Unit})" : "";
        var scale = FigureScale.Around0($"difference of {measure.Name}{unit}, B − A", Largest(raw));
        return new Figure
        {
            Drawn = FigureCells.Placed(raw, scale),
            Raw = raw,
            Unit = measure.Unit,
            Meaning = "It is above 0 where the value is larger in B, and below 0 where it is larger in A.",
            Rows = [.. layers.Select(layer => new FigureRow(layer, options.Ticks == LayerTicks.All || int.IsOddInteger(layer)))],
            Columns = [.. columns.Select(column => Column(comparison.Columns[column].Text, column))],
            Scale = scale,
            Palette = Palette.Difference,
            Title = VisibleText.Of(options.Title),
            Caption = Caption(comparison),
        };
    }

    static FigureColumn Column(string text, int index) =>
        new(TokenLabel.Of(text), index, 1, Settling: null, Deep: false) { Text = TokenLabel.InText(text) };

    static double Largest(float[,] raw) => raw.Cast<float>().Where(float.IsFinite).Select(value => (double)Math.Abs(value)).DefaultIfEmpty(0).Max();

    static string Caption(Comparison comparison)
    {
        string layers = comparison.SameLayers
            ? ""
            : $" · layers of the shallower, {comparison.Layers}, with the nearest of {Math.Max(comparison.A.Layers, comparison.B.Layers)} by l/L";
        string warnings = string.Concat(comparison.Warnings.Select(warning => $" · warning: {warning}"));
        return VisibleText.Of($"A: {comparison.A.Named()} · B: {comparison.B.Named()}{layers}{warnings}");
    }
}
