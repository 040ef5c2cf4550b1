namespace Fathom.Studies.Voting;

/// <summary>Which samples go on after their prefix, and what that costs: the rule of Think@n.</summary>
public static class Prefixes
{
    /// <summary>The samples by what was measured of their prefixes, the highest first; of equal ones the lower number, and those without a value (null or NaN) last.</summary>
    /// <param name="values">A value a sample.</param>
    public static int[] Order(IReadOnlyList<double?> values) =>
        [.. Enumerable.Range(0, values.Count).OrderByDescending(sample => values[sample] is { } value && !double.IsNaN(value) ? value : (double?)null)];

    /// <summary>The samples that go on, in ascending order: the first ceil(share x samples) of <see cref="Order"/>.</summary>
    /// <param name="values">A value a sample.</param>
    /// <param name="share">The share of the samples that goes on, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within these bounds.</exception>
    public static int[] Keep(IReadOnlyList<double?> values, decimal share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return [.. Order(values).Take((int)decimal.Ceiling(share * values.Count)).Order()];
    }

    /// <summary>How many tokens are generated: all of the kept samples', and no more than the prefix of the others'.</summary>
    /// <param name="tokens">How many tokens each sample has in full.</param>
    /// <param name="kept">The samples that go on.</param>
    /// <param name="prefix">After how many tokens the others stop.</param>
    public static long Tokens(IReadOnlyList<int> tokens, IEnumerable<int> kept, int prefix)
    {
        var whole = kept.ToHashSet();
        return tokens.Select((count, sample) => (long)(whole.Contains(sample) ? count : Math.Min(count, prefix))).Sum();
    }
}
