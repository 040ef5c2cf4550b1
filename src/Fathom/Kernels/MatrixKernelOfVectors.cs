using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary>6 x 2 vectors of outer products: 12 accumulators in the 16 registers of AVX2, and of 128-bit vectors.</summary>
sealed unsafe class MatrixKernel<T>() : MatrixKernel(Height, 2 * T.Width) where T : struct, IVector<T>
{
    const int Height = 6, Few = 2;

    protected override void FullTile(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows)
    {
        if (rows <= Few)
            FewRows(a, parts, partDepth, depth, c, stride, rows);
        else
            AllRows(a, parts, partDepth, depth, c, stride, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AllRows(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows)
    {
        T l0 = default, r0 = default;
        T l1 = default, r1 = default;
        T l2 = default, r2 = default;
        T l3 = default, r3 = default;
        T l4 = default, r4 = default;
        T l5 = default, r5 = default;
        for (; depth > 0; depth -= partDepth, parts++)
        {
            float* b = *parts, end = b + (nint)Math.Min(partDepth, depth) * 2 * T.Width;
            for (; b < end; a += Height, b += 2 * T.Width)
            {
                T left = T.Load(b), right = T.Load(b + T.Width);
                T a0 = T.Of(a[0]);
                l0 = T.MultiplyAdd(a0, left, l0);
                r0 = T.MultiplyAdd(a0, right, r0);
                T a1 = T.Of(a[1]);
                l1 = T.MultiplyAdd(a1, left, l1);
                r1 = T.MultiplyAdd(a1, right, r1);
                T a2 = T.Of(a[2]);
                l2 = T.MultiplyAdd(a2, left, l2);
                r2 = T.MultiplyAdd(a2, right, r2);
                T a3 = T.Of(a[3]);
                l3 = T.MultiplyAdd(a3, left, l3);
                r3 = T.MultiplyAdd(a3, right, r3);
                T a4 = T.Of(a[4]);
                l4 = T.MultiplyAdd(a4, left, l4);
                r4 = T.MultiplyAdd(a4, right, r4);
                T a5 = T.Of(a[5]);
                l5 = T.MultiplyAdd(a5, left, l5);
                r5 = T.MultiplyAdd(a5, right, r5);
            }
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
        if (rows > 2) Store(l2, r2, c += stride);
        if (rows > 3) Store(l3, r3, c += stride);
        if (rows > 4) Store(l4, r4, c += stride);
        if (rows > 5) Store(l5, r5, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FewRows(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows)
    {
        T l0 = default, r0 = default;
        T l1 = default, r1 = default;
        for (; depth > 0; depth -= partDepth, parts++)
        {
            float* b = *parts, end = b + (nint)Math.Min(partDepth, depth) * 2 * T.Width;
            for (; b < end; a += Height, b += 2 * T.Width)
            {
                T left = T.Load(b), right = T.Load(b + T.Width);
                T a0 = T.Of(a[0]);
                l0 = T.MultiplyAdd(a0, left, l0);
                r0 = T.MultiplyAdd(a0, right, r0);
                T a1 = T.Of(a[1]);
                l1 = T.MultiplyAdd(a1, left, l1);
                r1 = T.MultiplyAdd(a1, right, r1);
            }
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T left, T right, float* c)
    {
        left.Store(c);
        right.Store(c + T.Width);
    }
}
