using System.Globalization;
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
/// <param name="IsLogarithmic">Whether log(1 + value) is drawn.</param>
/// <param name="Exponent">Values are packed in 16 bits, divided by this power of 2; null where they are packed in 32.</param>
/// <param name="Values">[layers, tokens].</param>
sealed record PageMeasure(
    string Key, string Quantity, string Unit, int[] Layers, bool VanishesAtLastLayer, string Title, string Overview, IReadOnlyList<ScaleTick> Ticks,
    double Lowest, double Largest, bool IsLogarithmic, int? Exponent, [property: JsonIgnore] float[] Values)
{
    internal static PageMeasure[] AllOf(Trace trace, FigureOptions options) =>
    [
        .. Measure.All.Where(measure => measure.IsIn(trace)).Select(measure => Of(trace, options, measure, measure.Name)),
        .. trace.Watched.Select(token => Of(trace, options, Measure.ProbabilityOf(token), KeyOf("probability", token))),
        .. trace.Watched.Select(token => Of(trace, options, Measure.RankOf(token), KeyOf("rank", token))),
    ];

    internal static PageMeasure Of(Figure figure) => new(
        "value", figure.Scale.Title, figure.Unit, [.. figure.Rows.Select(row => row.Layer)], VanishesAtLastLayer: false, figure.Scale.Title, OverviewText.Of(figure), figure.Scale.Ticks,
        figure.Scale.Lowest, figure.Scale.Largest, figure.Scale.IsLogarithmic, Exponent: null, [.. figure.Raw.Cast<float>()]);

    static string KeyOf(string measure, WatchedToken token) => string.Create(CultureInfo.InvariantCulture, $"{measure}-{token.Id}");

    static PageMeasure Of(Trace trace, FigureOptions options, Measure measure, string key)
    {
        var values = measure.Values(trace);
        int[] layers = [.. Enumerable.Range(measure.FirstLayer(trace), values.Layers)];
        var scale = measure.Scale(trace, LargestFinite(values.Values[(layers.IndexOf(1) * values.Tokens)..]));
        return new(
            key, measure.Quantity, measure.Unit, layers, measure.VanishesAtLastLayer, scale.Title,
            OverviewText.Of(Figure.Of(trace, options with { Measure = measure, Layers = null, Tokens = null })),
            scale.Ticks, scale.Lowest, scale.Largest, scale.IsLogarithmic,
            measure.IsExactOnPage ? null : HalfExponent(LargestFinite(values.Values)), values.Values.ToArray());
    }

    static float LargestFinite(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            if (float.IsFinite(value))
                largest = Math.Max(largest, value);
        return largest;
    }

    /// <summary>The least power of 2 by which values have to be divided to fit into a half.</summary>
    static int HalfExponent(float largest) => Math.Max(Math.ILogB(largest), 14) - 14;
}
