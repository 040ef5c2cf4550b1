namespace Fathom.Figures;

/// <summary>How the tokens of a run become one column.</summary>
public enum Reduction
{
    /// <summary>The mean of those that could be measured.</summary>
    Mean,
    /// <summary>The largest of those that could be measured.</summary>
    Max,
    /// <summary>That of the last token.</summary>
    Last,
}

/// <summary>Reduces the values of runs of tokens.</summary>
static class Reductions
{
    /// <summary>What the value of a run is called.</summary>
    internal static string Word(this Reduction reduction) => reduction switch
    {
        Reduction.Mean => "mean",
        Reduction.Max => "largest",
        _ => "last",
    };

    /// <summary>The value of a run; NaN where it could not be measured.</summary>
    internal static float Of(this Reduction reduction, ReadOnlySpan<float> values)
    {
        if (reduction == Reduction.Last)
            return values[^1];
        double sum = 0;
        float largest = float.NegativeInfinity;
        int measured = 0;
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                continue;
            measured++;
            sum += value;
            largest = Math.Max(largest, value);
        }
        return measured == 0 ? float.NaN : reduction == Reduction.Mean ? (float)(sum / measured) : largest;
    }
}
