using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Turns rows into columns: what packing a tile or a panel comes to.</summary>
static unsafe class Transposition
{
    const int Block = 4;

    /// <summary>to[c * toStride + r] = from[r * fromStride + c].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
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
