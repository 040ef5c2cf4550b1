using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>6 x 16 outer products: 12 accumulators of 8 floats in 16 registers.</summary>
sealed unsafe class MatrixKernelAvx2() : MatrixKernel(Height, Width)
{
    const int Height = 6, Width = 16, Few = 2;

    protected override void FullTile(float* a, float* b, int depth, float* c, nint stride, int rows)
    {
        if (rows <= Few)
            FewRows(a, b, depth, c, stride, rows);
        else
            AllRows(a, b, depth, c, stride, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AllRows(float* a, float* b, int depth, float* c, nint stride, int rows)
    {
        Vector256<float> l0 = default, r0 = default;
        Vector256<float> l1 = default, r1 = default;
        Vector256<float> l2 = default, r2 = default;
        Vector256<float> l3 = default, r3 = default;
        Vector256<float> l4 = default, r4 = default;
        Vector256<float> l5 = default, r5 = default;
        for (int k = 0; k < depth; k++, a += Height, b += Width)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            l0 = Vector256.FusedMultiplyAdd(a0, left, l0);
            r0 = Vector256.FusedMultiplyAdd(a0, right, r0);
            Vector256<float> a1 = Vector256.Create(a[1]);
            l1 = Vector256.FusedMultiplyAdd(a1, left, l1);
            r1 = Vector256.FusedMultiplyAdd(a1, right, r1);
            Vector256<float> a2 = Vector256.Create(a[2]);
            l2 = Vector256.FusedMultiplyAdd(a2, left, l2);
            r2 = Vector256.FusedMultiplyAdd(a2, right, r2);
            Vector256<float> a3 = Vector256.Create(a[3]);
            l3 = Vector256.FusedMultiplyAdd(a3, left, l3);
            r3 = Vector256.FusedMultiplyAdd(a3, right, r3);
            Vector256<float> a4 = Vector256.Create(a[4]);
            l4 = Vector256.FusedMultiplyAdd(a4, left, l4);
            r4 = Vector256.FusedMultiplyAdd(a4, right, r4);
            Vector256<float> a5 = Vector256.Create(a[5]);
            l5 = Vector256.FusedMultiplyAdd(a5, left, l5);
            r5 = Vector256.FusedMultiplyAdd(a5, right, r5);
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
        if (rows > 2) Store(l2, r2, c += stride);
        if (rows > 3) Store(l3, r3, c += stride);
        if (rows > 4) Store(l4, r4, c += stride);
        if (rows > 5) Store(l5, r5, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FewRows(float* a, float* b, int depth, float* c, nint stride, int rows)
    {
        Vector256<float> l0 = default, r0 = default;
        Vector256<float> l1 = default, r1 = default;
        for (int k = 0; k < depth; k++, a += Height, b += Width)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            l0 = Vector256.FusedMultiplyAdd(a0, left, l0);
            r0 = Vector256.FusedMultiplyAdd(a0, right, r0);
            Vector256<float> a1 = Vector256.Create(a[1]);
            l1 = Vector256.FusedMultiplyAdd(a1, left, l1);
            r1 = Vector256.FusedMultiplyAdd(a1, right, r1);
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> left, Vector256<float> right, float* c)
    {
        left.Store(c);
        right.Store(c + 8);
    }
}
