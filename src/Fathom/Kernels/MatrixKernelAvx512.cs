using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>12 x 32 outer products: 24 accumulators of 16 floats in 32 registers.</summary>
sealed unsafe class MatrixKernelAvx512() : MatrixKernel(Height, Width)
{
    const int Height = 12, Width = 32, Few = 4;

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
        Vector512<float> l0 = default, r0 = default;
        Vector512<float> l1 = default, r1 = default;
        Vector512<float> l2 = default, r2 = default;
        Vector512<float> l3 = default, r3 = default;
        Vector512<float> l4 = default, r4 = default;
        Vector512<float> l5 = default, r5 = default;
        Vector512<float> l6 = default, r6 = default;
        Vector512<float> l7 = default, r7 = default;
        Vector512<float> l8 = default, r8 = default;
        Vector512<float> l9 = default, r9 = default;
        Vector512<float> l10 = default, r10 = default;
        Vector512<float> l11 = default, r11 = default;
        for (; depth > 0; depth -= partDepth, parts++)
        {
            float* b = *parts, end = b + (nint)Math.Min(partDepth, depth) * Width;
            for (; b < end; a += Height, b += Width)
            {
                Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16);
                Vector512<float> a0 = Vector512.Create(a[0]);
                l0 = Vector512.FusedMultiplyAdd(a0, left, l0);
                r0 = Vector512.FusedMultiplyAdd(a0, right, r0);
                Vector512<float> a1 = Vector512.Create(a[1]);
                l1 = Vector512.FusedMultiplyAdd(a1, left, l1);
                r1 = Vector512.FusedMultiplyAdd(a1, right, r1);
                Vector512<float> a2 = Vector512.Create(a[2]);
                l2 = Vector512.FusedMultiplyAdd(a2, left, l2);
                r2 = Vector512.FusedMultiplyAdd(a2, right, r2);
                Vector512<float> a3 = Vector512.Create(a[3]);
                l3 = Vector512.FusedMultiplyAdd(a3, left, l3);
                r3 = Vector512.FusedMultiplyAdd(a3, right, r3);
                Vector512<float> a4 = Vector512.Create(a[4]);
                l4 = Vector512.FusedMultiplyAdd(a4, left, l4);
                r4 = Vector512.FusedMultiplyAdd(a4, right, r4);
                Vector512<float> a5 = Vector512.Create(a[5]);
                l5 = Vector512.FusedMultiplyAdd(a5, left, l5);
                r5 = Vector512.FusedMultiplyAdd(a5, right, r5);
                Vector512<float> a6 = Vector512.Create(a[6]);
                l6 = Vector512.FusedMultiplyAdd(a6, left, l6);
                r6 = Vector512.FusedMultiplyAdd(a6, right, r6);
                Vector512<float> a7 = Vector512.Create(a[7]);
                l7 = Vector512.FusedMultiplyAdd(a7, left, l7);
                r7 = Vector512.FusedMultiplyAdd(a7, right, r7);
                Vector512<float> a8 = Vector512.Create(a[8]);
                l8 = Vector512.FusedMultiplyAdd(a8, left, l8);
                r8 = Vector512.FusedMultiplyAdd(a8, right, r8);
                Vector512<float> a9 = Vector512.Create(a[9]);
                l9 = Vector512.FusedMultiplyAdd(a9, left, l9);
                r9 = Vector512.FusedMultiplyAdd(a9, right, r9);
                Vector512<float> a10 = Vector512.Create(a[10]);
                l10 = Vector512.FusedMultiplyAdd(a10, left, l10);
                r10 = Vector512.FusedMultiplyAdd(a10, right, r10);
                Vector512<float> a11 = Vector512.Create(a[11]);
                l11 = Vector512.FusedMultiplyAdd(a11, left, l11);
                r11 = Vector512.FusedMultiplyAdd(a11, right, r11);
            }
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
        if (rows > 2) Store(l2, r2, c += stride);
        if (rows > 3) Store(l3, r3, c += stride);
        if (rows > 4) Store(l4, r4, c += stride);
        if (rows > 5) Store(l5, r5, c += stride);
        if (rows > 6) Store(l6, r6, c += stride);
        if (rows > 7) Store(l7, r7, c += stride);
        if (rows > 8) Store(l8, r8, c += stride);
        if (rows > 9) Store(l9, r9, c += stride);
        if (rows > 10) Store(l10, r10, c += stride);
        if (rows > 11) Store(l11, r11, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FewRows(float* a, float** parts, int partDepth, int depth, float* c, nint stride, int rows)
    {
        Vector512<float> l0 = default, r0 = default;
        Vector512<float> l1 = default, r1 = default;
        Vector512<float> l2 = default, r2 = default;
        Vector512<float> l3 = default, r3 = default;
        for (; depth > 0; depth -= partDepth, parts++)
        {
            float* b = *parts, end = b + (nint)Math.Min(partDepth, depth) * Width;
            for (; b < end; a += Height, b += Width)
            {
                Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16);
                Vector512<float> a0 = Vector512.Create(a[0]);
                l0 = Vector512.FusedMultiplyAdd(a0, left, l0);
                r0 = Vector512.FusedMultiplyAdd(a0, right, r0);
                Vector512<float> a1 = Vector512.Create(a[1]);
                l1 = Vector512.FusedMultiplyAdd(a1, left, l1);
                r1 = Vector512.FusedMultiplyAdd(a1, right, r1);
                Vector512<float> a2 = Vector512.Create(a[2]);
                l2 = Vector512.FusedMultiplyAdd(a2, left, l2);
                r2 = Vector512.FusedMultiplyAdd(a2, right, r2);
                Vector512<float> a3 = Vector512.Create(a[3]);
                l3 = Vector512.FusedMultiplyAdd(a3, left, l3);
                r3 = Vector512.FusedMultiplyAdd(a3, right, r3);
            }
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
        if (rows > 2) Store(l2, r2, c += stride);
        if (rows > 3) Store(l3, r3, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector512<float> left, Vector512<float> right, float* c)
    {
        left.Store(c);
        right.Store(c + 16);
    }
}
