using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Turns rows into columns: what packing a tile or a panel comes to.</summary>
static unsafe class Transposition
{
    const int Block = 4, LargeBlock = 16;

    /// <summary>to[c * toStride + r] = from[r * fromStride + c].</summary>
    public static void Run(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        int largeRows = Avx512F.IsSupported ? rows / LargeBlock * LargeBlock : 0, largeColumns = columns / LargeBlock * LargeBlock;
        for (int r = 0; r < largeRows; r += LargeBlock)
            for (int c = 0; c < largeColumns; c += LargeBlock)
                SixteenBySixteen(from + r * fromStride + c, fromStride, to + c * toStride + r, toStride);
        FourByFour(from + largeColumns, fromStride, largeRows, columns - largeColumns, to + largeColumns * toStride, toStride);
        FourByFour(from + largeRows * fromStride, fromStride, rows - largeRows, columns, to + largeRows, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourByFour(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        int wholeRows = rows / Block * Block, wholeColumns = columns / Block * Block;
        for (int c = 0; c < wholeColumns; c += Block)
            for (int r = 0; r < wholeRows; r += Block)
                FourByFour(from + r * fromStride + c, fromStride, to + c * toStride + r, toStride);
        OneByOne(from + wholeColumns, fromStride, wholeRows, columns - wholeColumns, to + wholeColumns * toStride, toStride);
        OneByOne(from + wholeRows * fromStride, fromStride, rows - wholeRows, columns, to + wholeRows, toStride);
    }

    /// <summary>The plain twin, which also does the edges.</summary>
    public static void OneByOne(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                to[c * toStride + r] = from[r * fromStride + c];
    }

    /// <summary>Blocks of 4 x 4 within the quarters of vectors, then the quarters among the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SixteenBySixteen(float* from, nint fromStride, float* to, nint toStride)
    {
        FourRows(from, fromStride, out var a0, out var a1, out var a2, out var a3);
        FourRows(from + 4 * fromStride, fromStride, out var b0, out var b1, out var b2, out var b3);
        FourRows(from + 8 * fromStride, fromStride, out var c0, out var c1, out var c2, out var c3);
        FourRows(from + 12 * fromStride, fromStride, out var d0, out var d1, out var d2, out var d3);
        FourColumns(a0, b0, c0, d0, to, 4 * toStride);
        FourColumns(a1, b1, c1, d1, to + toStride, 4 * toStride);
        FourColumns(a2, b2, c2, d2, to + 2 * toStride, 4 * toStride);
        FourColumns(a3, b3, c3, d3, to + 3 * toStride, 4 * toStride);
    }

    /// <summary>Of each quarter of four rows a column of four: quarter q of result i is that of column 4 q + i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourRows(float* from, nint stride, out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth)
    {
        Vector512<float> row0 = Vector512.Load(from), row1 = Vector512.Load(from + stride), row2 = Vector512.Load(from + 2 * stride), row3 = Vector512.Load(from + 3 * stride);
        Vector512<double> low01 = Avx512F.UnpackLow(row0, row1).AsDouble(), high01 = Avx512F.UnpackHigh(row0, row1).AsDouble(),
            low23 = Avx512F.UnpackLow(row2, row3).AsDouble(), high23 = Avx512F.UnpackHigh(row2, row3).AsDouble();
        first = Avx512F.UnpackLow(low01, low23).AsSingle();
        second = Avx512F.UnpackHigh(low01, low23).AsSingle();
        third = Avx512F.UnpackLow(high01, high23).AsSingle();
        fourth = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>The first quarters of four vectors, the second, the third, and the fourth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourColumns(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to, nint stride)
    {
        const byte even = 0b10_00_10_00, odd = 0b11_01_11_01;
        Vector512<float> evenAB = Avx512F.Shuffle4x128(a, b, even), oddAB = Avx512F.Shuffle4x128(a, b, odd),
            evenCD = Avx512F.Shuffle4x128(c, d, even), oddCD = Avx512F.Shuffle4x128(c, d, odd);
        Avx512F.Shuffle4x128(evenAB, evenCD, even).Store(to);
        Avx512F.Shuffle4x128(oddAB, oddCD, even).Store(to + stride);
        Avx512F.Shuffle4x128(evenAB, evenCD, odd).Store(to + 2 * stride);
        Avx512F.Shuffle4x128(oddAB, oddCD, odd).Store(to + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourByFour(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> row0 = Vector128.Load(from), row1 = Vector128.Load(from + fromStride),
            row2 = Vector128.Load(from + 2 * fromStride), row3 = Vector128.Load(from + 3 * fromStride);
        Vector128<double> low01 = Low(row0, row1), high01 = High(row0, row1), low23 = Low(row2, row3), high23 = High(row2, row3);
        Low(low01, low23).Store(to);
        High(low01, low23).Store(to + toStride);
        Low(high01, high23).Store(to + 2 * toStride);
        High(high01, high23).Store(to + 3 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b).AsDouble()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b).AsDouble()
        : Vector128.Create(a[0], b[0], a[1], b[1]).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<double> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b).AsDouble()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b).AsDouble()
        : Vector128.Create(a[2], b[2], a[3], b[3]).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b).AsSingle()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b).AsSingle()
        : Vector128.Create(a[0], b[0]).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b).AsSingle()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b).AsSingle()
        : Vector128.Create(a[1], b[1]).AsSingle();
}
