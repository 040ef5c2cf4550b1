using System.Text.Json.Serialization;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>A measure with its values in all cells.</summary>
/// <param name="Key">Its name in the address and among the choices; no other has it.</param>
/// <param name="Quantity">What it is, in words.</param>
/// <param name="Unit">The unit of its values; empty for none.</param>
/// <param name="Layers">The layer of each row, lowest first.</param>
/// <param name="VanishesAtLastLayer">Whether the last row says nothing.</param>
/// <param name="Title">What the colour bar says.</param>
/// <param name="Overview">Its picture in words.</param>
/// <param name="Ticks">The marks of the colour bar.</param>
/// <param name="Lowest">The value drawn as 0.</param>
/// <param name="Largest">The value drawn as 1.</param>
/// <param name="Kind">How a value comes to its place between these.</param>
/// <param name="Digits">How many significant digits of values are packed; null for all their 32 bits.</param>
/// <param name="Values">[layers, tokens].</param>
sealed record PageMeasure(
    string Key, string Quantity, string Unit, int[] Layers, bool VanishesAtLastLayer, string Title, string Overview, IReadOnlyList<ScaleTick> Ticks,
    double Lowest, double Largest, ScaleKind Kind, int? Digits, [property: JsonIgnore] float[] Values)
{
    internal static PageMeasure[] AllOf(Trace trace, FigureOptions options)
    {
        string shown = (options.Measure ?? Measure.DefaultOf(trace)).Key;
        Measure[] measures =
        [
            .. Measure.All.Where(measure => measure.IsIn(trace)), .. trace.Watched.Select(Measure.ProbabilityOf), .. trace.Watched.Select(Measure.RankOf),
        ];
        return [.. measures.Select(measure => Of(trace, measure.Key == shown ? options : options with { Range = null, Log = false, ScaleTitle = null }, measure))];
    }

    internal static PageMeasure Of(Figure figure) => new(
        "value", figure.Scale.Title, figure.Unit, [.. figure.Rows.Select(row => row.Layer)], VanishesAtLastLayer: false, figure.Scale.Title, OverviewText.Of(figure), figure.Scale.Ticks,
        figure.Scale.Lowest, figure.Scale.Largest, figure.Scale.Kind, Digits: null, [.. figure.Raw.Cast<float>()]);

    static PageMeasure Of(Trace trace, FigureOptions options, Measure measure)
    {
        var values = measure.Values(trace);
        int first = measure.FirstLayer(trace), last = first + values.Layers - 1;
        options = options with { Measure = measure, Tokens = null };
        var scale = Figure.Of(trace, options with { Layers = (Math.Max(first, 1), last), Groups = null }).Scale;
        return new(
            measure.Key, measure.Quantity, measure.Unit, [.. Enumerable.Range(first, values.Layers)], measure.VanishesAtLastLayer, scale.Title,
            OverviewText.Of(Figure.Of(trace, options with { Layers = null })), scale.Ticks, scale.Lowest, scale.Largest, scale.Kind,
            measure.PageDigits, values.Values.ToArray());
    }
}
