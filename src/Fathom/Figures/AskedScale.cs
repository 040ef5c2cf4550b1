using System.Runtime.InteropServices;

namespace Fathom.Figures;

/// <summary>The scale of a picture, where it was asked for another than the usual one.</summary>
static class AskedScale
{
    /// <summary>How many times less than the largest the least value is that a logarithmic scale shows, unless its range is given.</summary>
    const double MostFactor = 1e6;

    /// <summary>How far below 0, as a share of the largest, a value can be by rounding alone: a cosine distance of states that are alike.</summary>
    const double Rounding = 1e-4;

    /// <param name="usual">The scale of the measure, or of the values.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="title">What is drawn, and in which unit, without how it is scaled.</param>
    /// <param name="raw">The values drawn.</param>
    /// <exception cref="FathomException">There is no such scale.</exception>
    internal static FigureScale Of(FigureScale usual, FigureOptions options, string title, float[,] raw)
    {
        if (options.Range is var (low, high) && !(low < high && double.IsFinite(high - low)))
            throw new FathomException($"a scale from {low} to {high} does not rise from one number to another");
        bool isLog = options.Log && usual.Kind == ScaleKind.Linear;
        string said = options.ScaleTitle ?? (isLog || options.Range is not null && usual.Kind != ScaleKind.Linear ? WithNote(title, "log scale") : options.Range is null ? usual.Title : title);
        if (isLog)
            return Log(said, options.Range, raw);
        if (usual.Kind == ScaleKind.LogOfMore && options.Range?.Low < 0)
            throw new FathomException($"a logarithmic scale from 0 up cannot begin at {options.Range?.Low}");
        return options.Range is var (first, last) ? usual.Between(said, first, last) : options.ScaleTitle is null ? usual : usual.Titled(said);
    }

    static FigureScale Log(string title, (double Low, double High)? range, float[,] raw)
    {
        var values = MemoryMarshal.CreateReadOnlySpan(ref raw[0, 0], raw.Length);
        float least = float.PositiveInfinity, largest = 0, lowest = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            (largest, lowest) = (Math.Max(largest, value), Math.Min(lowest, value));
            least = value > 0 ? Math.Min(least, value) : least;
        }
        if (lowest < -Rounding * largest)
            throw new FathomException($"{lowest} has no place on a logarithmic scale, nor has any value below 0");
        double high = range?.High ?? (largest > 0 ? largest : 1), low = range?.Low ?? Math.Max(Math.Min(least, high / 10), high / MostFactor);
        return low > 0 ? FigureScale.Powers(title, low, high) : throw new FathomException($"a logarithmic scale begins above 0, not at {low}");
    }

    static string WithNote(string title, string note) => title.EndsWith(')') ? $"{title[..^1]}, {note})" : $"{title} ({note})";
}
