using System.Globalization;

namespace Fathom.Lenses.Tuned;

/// <summary>A large float32 matrix as numpy.array_str(matrix, precision=1) writes it: its corners, "..." for the rest.</summary>
static class NumPyText
{
    /// <summary>Writes the matrix of which these are the first and last rows and columns, as many of each.</summary>
    public static string OfCorners(float[][] corners)
    {
        int half = corners.Length / 2;
        bool scientific = IsScientific(corners.SelectMany(static row => row));
        Func<float, Number> split = scientific ? Scientific : Fixed;
        Number[][] parts = [.. corners.Select(row => row.Select(split).ToArray())];
        Number[] all = [.. parts.SelectMany(static row => row)];
        int whole = all.Max(static part => part.Whole.Length), decimals = all.Max(static part => part.Decimal.Length);
        var lines = parts.Select(row => row.Select(part => part.Whole.PadLeft(whole) + "."
            + part.Decimal.PadRight(decimals, scientific ? '0' : ' ') + part.Exponent).ToArray());
        string[] rows = [.. lines.Select(row => $"[{string.Join(' ', row[..half])} ... {string.Join(' ', row[half..])}]")];
        return $"[{string.Join("\n ", [.. rows[..half], "...", .. rows[half..]])}]";
    }

    /// <summary>Powers of ten are written where sizes differ too much for one decimal.</summary>
    static bool IsScientific(IEnumerable<float> values)
    {
        float[] sizes = [.. values.Select(MathF.Abs).Where(static size => size > 0 && float.IsFinite(size))];
        return sizes.Length > 0 && (sizes.Max() >= 1e8f || sizes.Min() < 0.0001f || sizes.Max() / sizes.Min() > 1000f);
    }

    static Number Fixed(float value)
    {
        double tenths = Math.Round(Math.Abs((double)value) * 10, MidpointRounding.ToEven);
        return Of(value, tenths, "");
    }

    static Number Scientific(float value)
    {
        double size = Math.Abs((double)value);
        int exponent = size > 0 ? (int)Math.Floor(Math.Log10(size)) : 0;
        double tenths = Math.Round(exponent > 0 ? size / Math.Pow(10, exponent - 1) : size * Math.Pow(10, 1 - exponent), MidpointRounding.ToEven);
        if (tenths >= 100)
            (tenths, exponent) = (10, exponent + 1);
        return Of(value, tenths, string.Create(CultureInfo.InvariantCulture, $"e{exponent:+00;-00}"));
    }

    static Number Of(float value, double tenths, string exponent)
    {
        string sign = float.IsNegative(value) ? "-" : "";
        return new(string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Floor(tenths / 10):0}"), tenths % 10 == 0 ? "" : $"{tenths % 10:0}", exponent);
    }

    /// <summary>The parts of a number's text.</summary>
    readonly record struct Number(string Whole, string Decimal, string Exponent);
}
