namespace Fathom.Tests;

/// <summary>Compares rows of numbers within a tolerance, and says where they differ most.</summary>
static class Near
{
    /// <summary>Within so much of the largest expected magnitude.</summary>
    public static void Largest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        float largest = 0;
        foreach (float value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        Within(expected, actual, tolerance * largest, what);
    }

    /// <summary>Within so many standard deviations of the expected values.</summary>
    public static void Deviations(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        double sum = 0, squares = 0;
        foreach (float value in expected)
            (sum, squares) = (sum + value, squares + (double)value * value);
        double mean = sum / expected.Length;
        Within(expected, actual, tolerance * Math.Sqrt(squares / expected.Length - mean * mean), what);
    }

    /// <summary>Within an absolute tolerance.</summary>
    public static void Within(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        int at = 0;
        for (int i = 0; i < expected.Length && !double.IsNaN(worst); i++)
        {
            double difference = expected[i] == actual[i] ? 0 : Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= worst))
                (worst, at) = (difference, i);
        }
        Assert.True(worst <= tolerance, $"{what}: element {at} is {actual[at]:R}, expected {expected[at]:R}: {worst:G3} is more than {tolerance:G3}");
    }

    /// <summary>Each within a share of its own expected value, or of so much where that is more: logits of float32 are rounded in proportion to their size.</summary>
    public static void Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what, double atLeast = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(atLeast, Math.Abs(expected[i])), $"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
    }
}
