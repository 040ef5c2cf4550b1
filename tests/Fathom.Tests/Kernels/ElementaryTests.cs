using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

public unsafe class ElementaryTests
{
    [Fact]
    public void Elementary_functions_are_right_to_the_last_places_on_every_instruction_set()
    {
        foreach (var set in InstructionSets.Available)
            switch (set)
            {
                case InstructionSet.Avx512: Check<Sixteen>(); break;
                case InstructionSet.Avx2: Check<Eight>(); break;
                default: Check<Four>(); break;
            }
    }

    static void Check<T>() where T : struct, IVector<T>
    {
        foreach (float x in Range(-87, 88, 0.0137f))
            Near(Math.Exp(x), Of<T>(x, Elementary<T>.Exp), x);
        foreach (float x in Range(-1, 1, 1e-4f))
            Near(Math.Exp(x), Of<T>(x, Elementary<T>.Exp), x);
        foreach (float exponent in Range(-122, 1, 0.00731f))
            if (MathF.Pow(2, exponent) is var x && Math.Abs(x - 1) > 1e-6)
                Near(Math.Log2(x), Of<T>(x, Elementary<T>.Log2), x);
        foreach (float x in Range(0, 1, 1e-4f))
            Near((1 + (double)x) * Math.Log2(1 + (double)x), Of<T>(x, Elementary<T>.OnePlusTimesLog2), x);
        Assert.Equal(0, Of<T>(1, Elementary<T>.Log2));
        Assert.Equal(1, Of<T>(0, Elementary<T>.Exp));
        Assert.Equal(0, Of<T>(float.NegativeInfinity, Elementary<T>.Exp));
        Assert.Equal(0, Of<T>(float.MinValue, Elementary<T>.Exp));
        Assert.Equal(float.NaN, Of<T>(float.NaN, Elementary<T>.Exp));
    }

    static void Near(double expected, float actual, float x) =>
        Assert.True(Math.Abs(actual - expected) <= 3e-7 * Math.Abs(expected), $"of {x:R}: {actual:R}, expected {expected:R}");

    static IEnumerable<float> Range(float from, float to, float step)
    {
        for (float x = from; x <= to; x += step)
            yield return x;
    }

    static float Of<T>(float x, Func<T, T> function) where T : struct, IVector<T>
    {
        float* result = stackalloc float[T.Width];
        function(T.Of(x)).Store(result);
        return result[T.Width - 1];
    }
}
