namespace Fathom.Studies.Statistics;

/// <summary>A figure that is one sum over prompts divided by another: a mean, or a share.</summary>
/// <param name="Sums">What each prompt adds above the line.</param>
/// <param name="Counts">What each adds below; 0 for a prompt that is left out.</param>
public sealed record PromptRatio(IReadOnlyList<double> Sums, IReadOnlyList<double> Counts)
{
    /// <summary>The mean of a number a prompt; null leaves a prompt out.</summary>
    public static PromptRatio Mean(IEnumerable<double?> numbers)
    {
        double?[] all = [.. numbers];
        return new([.. all.Select(static number => number ?? 0)], [.. all.Select(static number => number is null ? 0.0 : 1)]);
    }

    /// <summary>The figure; null where nothing is below the line.</summary>
    public double? Value => Counts.Sum() is var count && count > 0 ? Sums.Sum() / count : null;

    /// <summary>The figure where each prompt was drawn so often; NaN where nothing is below the line.</summary>
    internal double Of(int[] times)
    {
        double sum = 0, count = 0;
        for (int prompt = 0; prompt < times.Length; prompt++)
        {
            sum += times[prompt] * Sums[prompt];
            count += times[prompt] * Counts[prompt];
        }
        return count > 0 ? sum / count : double.NaN;
    }
}
