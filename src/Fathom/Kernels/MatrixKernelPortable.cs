using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>6 x 8 outer products of Vector128, which Arm and every other processor have.</summary>
sealed unsafe class MatrixKernelPortable() : MatrixKernel(Height, Width)
{
    const int Height = 6, Width = 8, Few = 2;

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
        Vector128<float> l0 = default, r0 = default;
        Vector128<float> l1 = default, r1 = default;
        Vector128<float> l2 = default, r2 = default;
        Vector128<float> l3 = default, r3 = default;
        Vector128<float> l4 = default, r4 = default;
        Vector128<float> l5 = default, r5 = default;
        for (int k = 0; k < depth; k++, a += Height, b += Width)
        {
            Vector128<float> left = Vector128.Load(b), right = Vector128.Load(b + 4);
            Vector128<float> a0 = Vector128.Create(a[0]);
            l0 = Vector128.FusedMultiplyAdd(a0, left, l0);
            r0 = Vector128.FusedMultiplyAdd(a0, right, r0);
            Vector128<float> a1 = Vector128.Create(a[1]);
            l1 = Vector128.FusedMultiplyAdd(a1, left, l1);
            r1 = Vector128.FusedMultiplyAdd(a1, right, r1);
            Vector128<float> a2 = Vector128.Create(a[2]);
            l2 = Vector128.FusedMultiplyAdd(a2, left, l2);
            r2 = Vector128.FusedMultiplyAdd(a2, right, r2);
            Vector128<float> a3 = Vector128.Create(a[3]);
            l3 = Vector128.FusedMultiplyAdd(a3, left, l3);
            r3 = Vector128.FusedMultiplyAdd(a3, right, r3);
            Vector128<float> a4 = Vector128.Create(a[4]);
            l4 = Vector128.FusedMultiplyAdd(a4, left, l4);
            r4 = Vector128.FusedMultiplyAdd(a4, right, r4);
            Vector128<float> a5 = Vector128.Create(a[5]);
            l5 = Vector128.FusedMultiplyAdd(a5, left, l5);
            r5 = Vector128.FusedMultiplyAdd(a5, right, r5);
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
        Vector128<float> l0 = default, r0 = default;
        Vector128<float> l1 = default, r1 = default;
        for (int k = 0; k < depth; k++, a += Height, b += Width)
        {
            Vector128<float> left = Vector128.Load(b), right = Vector128.Load(b + 4);
            Vector128<float> a0 = Vector128.Create(a[0]);
            l0 = Vector128.FusedMultiplyAdd(a0, left, l0);
            r0 = Vector128.FusedMultiplyAdd(a0, right, r0);
            Vector128<float> a1 = Vector128.Create(a[1]);
            l1 = Vector128.FusedMultiplyAdd(a1, left, l1);
            r1 = Vector128.FusedMultiplyAdd(a1, right, r1);
        }
        Store(l0, r0, c);
        if (rows > 1) Store(l1, r1, c += stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector128<float> left, Vector128<float> right, float* c)
    {
        left.Store(c);
        right.Store(c + 4);
    }
}
