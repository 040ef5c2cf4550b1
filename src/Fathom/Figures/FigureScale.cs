using System.Globalization;

namespace Fathom.Figures;

/// <summary>A mark on the colour bar.</summary>
/// <param name="Position">Where it is on the drawn scale, 0..1.</param>
/// <param name="Label">What it says.</param>
public readonly record struct ScaleTick(double Position, string Label);

/// <summary>What the colours of a picture stand for: how a value comes onto the drawn scale 0..1, and what the colour bar says.</summary>
public sealed class FigureScale
{
    const int MostDecimals = 9, MostPowers = 8;

    static readonly int[] RoundSteps = [1, 2, 5];

    FigureScale(string title, IReadOnlyList<ScaleTick> ticks, double lowest, double largest, ScaleKind kind = ScaleKind.Linear) =>
        (Title, Ticks, Lowest, Largest, Kind) = (VisibleText.Of(title), ticks, lowest, largest, kind);

    /// <summary>What is drawn, in which unit and, where it is scaled, how.</summary>
    public string Title { get; }

    /// <summary>The marks of the colour bar, lowest first.</summary>
    public IReadOnlyList<ScaleTick> Ticks { get; }

    /// <summary>The value that is drawn as 0.</summary>
    public double Lowest { get; }

    /// <summary>The value that is drawn as 1.</summary>
    public double Largest { get; }

    /// <summary>How a value comes to its place between these.</summary>
    public ScaleKind Kind { get; }

    /// <summary>Where a value is on the drawn scale, 0..1, what is outside clipped; NaN where it was not measurable.</summary>
    public float Place(float value)
    {
        double place = Kind == ScaleKind.Linear && !float.IsFinite(value) ? double.NaN : (Along(value) - Along(Lowest)) / (Along(Largest) - Along(Lowest));
        return (float)Math.Clamp(place, 0, 1);
    }

    /// <summary>How far along the scale a value is, counted from anywhere in any unit.</summary>
    double Along(double value) => Kind switch
    {
        ScaleKind.LogOfMore => Math.Log(1 + value),
        ScaleKind.Log => Math.Log(Math.Max(value, double.Epsilon)),
        _ => value,
    };

    /// <summary>A mark every 0.2, for values divided by the one that is drawn as 1. A value that is not finite has no place.</summary>
    public static FigureScale Fraction(string title, double largest = 1)
    {
        var marks = Enumerable.Range(0, 6).Select(fifth => fifth / 5.0);
        var ticks = marks.Select(mark => new ScaleTick(mark, mark.ToString("0.0", CultureInfo.InvariantCulture)));
        return new(title, [.. ticks], 0, largest > 0 ? largest : 1);
    }

    /// <summary>From one value to another, marked at every fifth of the way. A value that is not finite has no place.</summary>
    public static FigureScale Linear(string title, double low, double high) => Linear(title, low, high, steps: 5);

    /// <summary>
    /// As far below 0 as above, to the first of 1, 2, 5, 10, 20 … (or 0.5, 0.2, 0.1 …) that no value exceeds, marked at every quarter; to 1
    /// where the largest is 0.
    /// </summary>
    public static FigureScale Around0(string title, double largest)
    {
        double power = largest > 0 ? Math.Pow(10, Math.Floor(Math.Log10(largest))) : 1;
        double end = RoundSteps.Select(step => step * power).FirstOrDefault(step => step >= largest, 10 * power);
        return Linear(title, -end, end, steps: 4);
    }

    /// <summary>As far below 0 as above, marked at every quarter.</summary>
    public static FigureScale Centred(string title, double largest) => Linear(title, -largest, largest, steps: 4);

    /// <summary>From the round number at or below the least value to the one at or above the largest, marked at round steps (1, 2, 5, 10 …), about as many as given.</summary>
    public static FigureScale Round(string title, double least, double largest, int marks = 5)
    {
        double span = largest > least ? largest - least : Math.Max(Math.Abs(largest), 1), power = Math.Pow(10, Math.Floor(Math.Log10(span / marks)));
        double step = RoundSteps.Select(round => round * power).FirstOrDefault(round => round * marks >= span, 10 * power);
        long first = (long)Math.Floor(least / step), last = Math.Max((long)Math.Ceiling(largest / step), first + 1);
        string form = $"#,0.{new string('#', Math.Clamp(-(int)Math.Floor(Math.Log10(step)), 0, MostDecimals))}";
        return new(title, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(mark => new ScaleTick(mark / (double)(last - first), ((first + mark) * step).ToString(form, CultureInfo.InvariantCulture)))], first * step, last * step);
    }

    /// <summary>From layer 1 to the last, marked at whole layers, about as many as given.</summary>
    public static FigureScale Layers(string title, int layers, int marks = 6)
    {
        int step = Math.Max(1, (layers + marks - 1) / marks);
        double span = Math.Max(layers - 1, 1);
        var marked = Enumerable.Range(1, layers).Where(layer => layer == 1 || layer == layers || (layer % step == 0 && layers - layer >= (step + 1) / 2));
        return new(title, [.. marked.Select(layer => new ScaleTick((layer - 1) / span, $"{layer}"))], 1, 1 + span);
    }

    /// <summary>Some steps, the first drawn as 0 and the last as 1, marked by their names.</summary>
    public static FigureScale Steps(string title, params IReadOnlyList<string> names) =>
        new(title, [.. names.Select((name, i) => new ScaleTick(i / (double)(names.Count - 1), name))], 1, names.Count);

    static FigureScale Linear(string title, double low, double high, int steps)
    {
        double span = high - low;
        double[] marks = [.. Enumerable.Range(0, steps + 1).Select(step => low + step * span / steps)];
        int decimals = Enumerable.Range(0, MostDecimals).FirstOrDefault(Suffice, MostDecimals);
        return new(title, [.. marks.Select((mark, step) => new ScaleTick((double)step / steps, Mark(mark)))], low, high);

        bool Suffice(int digits) => marks.All(mark => Math.Abs(Math.Round(mark, digits) - mark) <= span / 100);

        string Mark(double value) => Math.Abs(value) >= 1e6 || !Suffice(decimals)
            ? value.ToString("0.##e+0", CultureInfo.InvariantCulture)
            : value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>log(1 + value), 1 at <paramref name="largest"/>, marked at the values 0, 1, 10, 100 … Infinity is drawn as 1.</summary>
    public static FigureScale Logarithmic(string title, double largest) => LogOfMore(title, 0, Math.Max(largest, 1), largest);

    /// <summary>The logarithm of the value, from one above 0 to another, marked at powers of 10 or, where these are few, at 1, 2, 5, 10 … What is below is drawn as the first, infinity as the last.</summary>
    public static FigureScale Powers(string title, double low, double high)
    {
        double span = Math.Log10(high / low);
        int[] steps = span >= 3 ? [1] : span >= 1 ? RoundSteps : [1, 2, 3, 4, 5, 6, 7, 8, 9];
        int skip = Math.Max(1, (int)(span / MostPowers));
        var ticks = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)span + 3).Where(power => power % skip == 0)
            .SelectMany(power => steps.Select(step => step * Math.Pow(10, power))).Where(value => value >= low * 0.999999 && value <= high * 1.000001)
            .Select(value => new ScaleTick(Math.Clamp(Math.Log10(value / low) / span, 0, 1), Number(value)));
        return new(title, [.. ticks is var marks && marks.Count() > 1 ? marks : [new(0, Number(low)), new(1, Number(high))]], low, high, ScaleKind.Log);

        static string Number(double value) => value.ToString(value is >= 1e-3 and < 1e6 ? value < 1 ? "0.######" : "#,0.##" : "0.##e+0", CultureInfo.InvariantCulture);
    }

    /// <summary>The same kind of scale between other values and under another title.</summary>
    internal FigureScale Between(string title, double low, double high) => Kind switch
    {
        ScaleKind.LogOfMore => LogOfMore(title, low, high, high),
        ScaleKind.Log => Powers(title, low, high),
        _ => Linear(title, low, high),
    };

    /// <summary>The same scale under another title.</summary>
    internal FigureScale Titled(string title) => new(title, Ticks, Lowest, Largest, Kind);

    static FigureScale LogOfMore(string title, double low, double top, double lastMark)
    {
        var marks = new List<double> { low };
        for (double value = 1; value <= lastMark; value *= 10)
            if (value > low)
                marks.Add(value);
        double from = Math.Log(1 + low), span = Math.Log(1 + top) - from;
        var ticks = marks.Select(value => new ScaleTick((Math.Log(1 + value) - from) / span, value.ToString(value % 1 == 0 ? "#,0" : "0.###", CultureInfo.InvariantCulture)));
        return new(title, [.. ticks], low, top, ScaleKind.LogOfMore);
    }
}

/// <summary>How a value comes to its place on a scale.</summary>
public enum ScaleKind
{
    /// <summary>In proportion; a value that is not finite has no place.</summary>
    Linear,
    /// <summary>By log(1 + value), so that 0 has a place; infinity is at the end.</summary>
    LogOfMore,
    /// <summary>By its logarithm: equal factors are equally far.</summary>
    Log,
}
