using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary>Elementary functions of each float of a vector, by polynomials that are fitted at Chebyshev's nodes: off by 2e-7 of the result at most.</summary>
static class Elementary<T> where T : struct, IVector<T>
{
    /// <summary>exp(x) for x up to 88; 0 below -87, where results would not be normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp(T x)
    {
        const float roundingShift = 12582912, log2E = 1.44269504f, ln2High = 0.693145752f, ln2Low = 1.42860677e-6f, lowest = -87;
        T shifted = T.MultiplyAdd(x, T.Of(log2E), T.Of(roundingShift)), n = shifted - T.Of(roundingShift);
        T r = T.MultiplyAdd(n, T.Of(-ln2Low), T.MultiplyAdd(n, T.Of(-ln2High), x));
        T e = T.MultiplyAdd(T.Of(0.00139412074f), r, T.Of(0.0083752051f));
        e = T.MultiplyAdd(e, r, T.Of(0.0416663513f));
        e = T.MultiplyAdd(e, r, T.Of(0.166664138f));
        e = T.MultiplyAdd(e, r, T.Of(0.5f));
        e = T.MultiplyAdd(e, r, T.Of(1));
        e = T.MultiplyAdd(e, r, T.Of(1));
        return T.ZeroBelow(x, T.Of(lowest), e * T.PowerOfTwo(shifted));
    }

    /// <summary>log2(x) for normal x above 0; exact where x is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log2(T x)
    {
        T t = T.Mantissa(x, out T exponent) - T.Of(1);
        T log = T.MultiplyAdd(T.Of(0.0763922408f), t, T.Of(-0.172500521f));
        log = T.MultiplyAdd(log, t, T.Of(0.216013238f));
        log = T.MultiplyAdd(log, t, T.Of(-0.24288775f));
        log = T.MultiplyAdd(log, t, T.Of(0.288236529f));
        log = T.MultiplyAdd(log, t, T.Of(-0.360571563f));
        log = T.MultiplyAdd(log, t, T.Of(0.480900794f));
        log = T.MultiplyAdd(log, t, T.Of(-0.721348524f));
        log = T.MultiplyAdd(log, t, T.Of(1.44269502f));
        return T.MultiplyAdd(log, t, exponent);
    }

    /// <summary>(1 + x) log2(1 + x) for x from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OnePlusTimesLog2(T x)
    {
        T result = T.MultiplyAdd(T.Of(-0.00127029722f), x, T.Of(0.00748835923f));
        result = T.MultiplyAdd(result, x, T.Of(-0.0213148538f));
        result = T.MultiplyAdd(result, x, T.Of(0.0418030322f));
        result = T.MultiplyAdd(result, x, T.Of(-0.0702081248f));
        result = T.MultiplyAdd(result, x, T.Of(0.119877368f));
        result = T.MultiplyAdd(result, x, T.Of(-0.240416884f));
        result = T.MultiplyAdd(result, x, T.Of(0.721346319f));
        result = T.MultiplyAdd(result, x, T.Of(1.44269502f));
        return result * x;
    }
}
