using System.Text.Json;

namespace Fathom.Tests.Studies;

/// <summary>The figures of a report written out plainly, sample by sample, without the code that makes the report and without its libraries.</summary>
static class PlainStatistics
{
    public static double? Mean(IEnumerable<double> values) => values.ToArray() is { Length: > 0 } all ? all.Sum() / all.Length : null;

    public static double? Pearson(double[] x, double[] y)
    {
        if (x.Length < 2 || x.Distinct().Count() < 2 || y.Distinct().Count() < 2)
            return null;
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }

    public static double? Spearman(double[] x, double[] y) => Pearson(Ranks(x), Ranks(y));

    static double[] Ranks(double[] values) => [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];

    public static (double X, double Y)[]? Bins(double[] x, double[] y)
    {
        if (x.Length < 5)
            return null;
        var sorted = x.Zip(y).OrderBy(point => point.First).ToList();
        var bins = new List<(double, double)>();
        for (int bin = 0; bin < 5; bin++)
        {
            int size = x.Length / 5 + (bin < x.Length % 5 ? 1 : 0);
            bins.Add((sorted.Take(size).Average(point => point.First), sorted.Take(size).Average(point => point.Second)));
            sorted.RemoveRange(0, size);
        }
        return [.. bins];
    }

    public static double? Binned(double[] x, double[] y) => Bins(x, y) is { } bins ? Pearson([.. bins.Select(bin => bin.X)], [.. bins.Select(bin => bin.Y)]) : null;

    /// <summary>Over pairs of samples, or of those of the same group.</summary>
    public static double? Auroc(double[] x, double[] y, int[]? groups = null)
    {
        double won = 0, pairs = 0;
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < x.Length; j++)
                if (y[i] == 1 && y[j] == 0 && (groups is null || groups[i] == groups[j]))
                {
                    won += x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
                    pairs++;
                }
        return pairs > 0 ? won / pairs : null;
    }

    /// <summary>Prompts as they are drawn, as many as there are, each time.</summary>
    public static IEnumerable<int[]> Draws(int prompts, int draws, ulong seed)
    {
        ulong state = seed;
        for (int draw = 0; draw < draws; draw++)
        {
            int[] drawn = new int[prompts];
            for (int i = 0; i < prompts; i++)
            {
                state += 0x9e3779b97f4a7c15;
                ulong z = state;
                z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
                z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
                drawn[i] = (int)((UInt128)(z ^ (z >> 31)) * (UInt128)prompts >> 64);
            }
            yield return drawn;
        }
    }

    /// <summary>The 2.5 and the 97.5 % quantile of what is defined.</summary>
    public static (double Low, double High)? Interval(double?[] values)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        return sorted.Length < 0.9 * values.Length ? null : (sorted[(int)Math.Ceiling(0.025 * sorted.Length) - 1], sorted[(int)Math.Ceiling(0.975 * sorted.Length) - 1]);
    }

    public static void Near(double? expected, JsonElement actual, string what)
    {
        Assert.True(expected is null == (actual.ValueKind == JsonValueKind.Null), $"{what}: {actual} where {expected} is expected");
        if (expected is { } number)
            Assert.True(Math.Abs(number - actual.GetDouble()) <= 1e-9 * Math.Max(1, Math.Abs(number)), $"{what}: {actual} where {number:R} is expected");
    }

    public static void Near(double? expected, (double Low, double High)? interval, JsonElement estimate, string what)
    {
        Near(expected, estimate.GetProperty("value"), what);
        var told = estimate.GetProperty("interval");
        Assert.True(interval is null == (told.ValueKind == JsonValueKind.Null), $"{what}: interval {told} where {interval} is expected");
        if (interval is var (low, high))
        {
            Near(low, told[0], $"{what}, low");
            Near(high, told[1], $"{what}, high");
        }
    }
}
