using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary>The products of four rows of weights with some rows of input, as sums of sixteen lanes, in the order of <see cref="RowKernel"/>: a vector of the lanes at
/// a time, so that what a vector of weights is multiplied by stays in registers.</summary>
static unsafe class RowTile<T> where T : struct, IVector<T>
{
    const int Lanes = RowKernel.Lanes, Step = RowKernel.Step, Weights = 4;

    /// <summary>sums[r, i, lane] = x[r] w[i], added to what is there where the sums go on, for four rows w and as many of some rows x as the registers hold.</summary>
    /// <returns>How many rows x were taken.</returns>
    public static int Add(float* w, nint wStride, float* x, nint xStride, int rows, int length, float* sums, nint sumsStride, bool goesOn)
    {
        int taken = T.Width == Lanes && rows >= 4 ? 4 : Math.Min(rows, 2);
        for (int lane = 0; lane < Lanes; lane += T.Width)
            if (taken == 4)
                FourRows(w + lane, wStride, x + lane, xStride, length, sums + lane, sumsStride, goesOn);
            else if (taken == 2)
                TwoRows(w + lane, wStride, x + lane, xStride, length, sums + lane, sumsStride, goesOn);
            else
                OneRow(w + lane, wStride, x + lane, length, sums + lane, goesOn);
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneRow(float* w, nint wStride, float* x, int length, float* sums, bool goesOn)
    {
        float* w0 = w, w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        Load(sums, goesOn, out T s0, out T s1, out T s2, out T s3);
        for (int k = 0; k < length; k += Step)
        {
            T first = T.Load(x + k), second = T.Load(x + k + Lanes);
            s0 += T.MultiplyAdd(T.Load(w0 + k + Lanes), second, T.Load(w0 + k) * first);
            s1 += T.MultiplyAdd(T.Load(w1 + k + Lanes), second, T.Load(w1 + k) * first);
            s2 += T.MultiplyAdd(T.Load(w2 + k + Lanes), second, T.Load(w2 + k) * first);
            s3 += T.MultiplyAdd(T.Load(w3 + k + Lanes), second, T.Load(w3 + k) * first);
        }
        Store(sums, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TwoRows(float* w, nint wStride, float* x, nint xStride, int length, float* sums, nint sumsStride, bool goesOn)
    {
        float* w0 = w, w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride, x0 = x, x1 = x + xStride;
        Load(sums, goesOn, out T s00, out T s01, out T s02, out T s03);
        Load(sums + sumsStride, goesOn, out T s10, out T s11, out T s12, out T s13);
        for (int k = 0; k < length; k += Step)
        {
            T f0 = T.Load(x0 + k), l0 = T.Load(x0 + k + Lanes), f1 = T.Load(x1 + k), l1 = T.Load(x1 + k + Lanes);
            T first = T.Load(w0 + k), second = T.Load(w0 + k + Lanes);
            s00 += T.MultiplyAdd(second, l0, first * f0);
            s10 += T.MultiplyAdd(second, l1, first * f1);
            (first, second) = (T.Load(w1 + k), T.Load(w1 + k + Lanes));
            s01 += T.MultiplyAdd(second, l0, first * f0);
            s11 += T.MultiplyAdd(second, l1, first * f1);
            (first, second) = (T.Load(w2 + k), T.Load(w2 + k + Lanes));
            s02 += T.MultiplyAdd(second, l0, first * f0);
            s12 += T.MultiplyAdd(second, l1, first * f1);
            (first, second) = (T.Load(w3 + k), T.Load(w3 + k + Lanes));
            s03 += T.MultiplyAdd(second, l0, first * f0);
            s13 += T.MultiplyAdd(second, l1, first * f1);
        }
        Store(sums, s00, s01, s02, s03);
        Store(sums + sumsStride, s10, s11, s12, s13);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourRows(float* w, nint wStride, float* x, nint xStride, int length, float* sums, nint sumsStride, bool goesOn)
    {
        float* w0 = w, w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        float* x0 = x, x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
        Load(sums, goesOn, out T s00, out T s01, out T s02, out T s03);
        Load(sums + sumsStride, goesOn, out T s10, out T s11, out T s12, out T s13);
        Load(sums + 2 * sumsStride, goesOn, out T s20, out T s21, out T s22, out T s23);
        Load(sums + 3 * sumsStride, goesOn, out T s30, out T s31, out T s32, out T s33);
        for (int k = 0; k < length; k += Step)
        {
            T f0 = T.Load(w0 + k), f1 = T.Load(w1 + k), f2 = T.Load(w2 + k), f3 = T.Load(w3 + k);
            T l0 = T.Load(w0 + k + Lanes), l1 = T.Load(w1 + k + Lanes), l2 = T.Load(w2 + k + Lanes), l3 = T.Load(w3 + k + Lanes);
            T first = T.Load(x0 + k), second = T.Load(x0 + k + Lanes);
            s00 += T.MultiplyAdd(l0, second, f0 * first);
            s01 += T.MultiplyAdd(l1, second, f1 * first);
            s02 += T.MultiplyAdd(l2, second, f2 * first);
            s03 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x1 + k), T.Load(x1 + k + Lanes));
            s10 += T.MultiplyAdd(l0, second, f0 * first);
            s11 += T.MultiplyAdd(l1, second, f1 * first);
            s12 += T.MultiplyAdd(l2, second, f2 * first);
            s13 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x2 + k), T.Load(x2 + k + Lanes));
            s20 += T.MultiplyAdd(l0, second, f0 * first);
            s21 += T.MultiplyAdd(l1, second, f1 * first);
            s22 += T.MultiplyAdd(l2, second, f2 * first);
            s23 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x3 + k), T.Load(x3 + k + Lanes));
            s30 += T.MultiplyAdd(l0, second, f0 * first);
            s31 += T.MultiplyAdd(l1, second, f1 * first);
            s32 += T.MultiplyAdd(l2, second, f2 * first);
            s33 += T.MultiplyAdd(l3, second, f3 * first);
        }
        Store(sums, s00, s01, s02, s03);
        Store(sums + sumsStride, s10, s11, s12, s13);
        Store(sums + 2 * sumsStride, s20, s21, s22, s23);
        Store(sums + 3 * sumsStride, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load(float* sums, bool goesOn, out T s0, out T s1, out T s2, out T s3)
    {
        (s0, s1, s2, s3) = (T.Of(0), T.Of(0), T.Of(0), T.Of(0));
        if (goesOn)
            (s0, s1, s2, s3) = (T.Load(sums), T.Load(sums + Lanes), T.Load(sums + 2 * Lanes), T.Load(sums + 3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(float* sums, T s0, T s1, T s2, T s3)
    {
        s0.Store(sums);
        s1.Store(sums + Lanes);
        s2.Store(sums + 2 * Lanes);
        s3.Store(sums + 3 * Lanes);
    }
}
