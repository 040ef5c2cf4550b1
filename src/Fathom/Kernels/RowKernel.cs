using System.Runtime.CompilerServices;
using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>The innermost step of a product of rows: some rows of a stored matrix times the rows of the input. One subclass an instruction set.</summary>
/// <remarks>The order of a sum is a rule, the same for one row and for many, for every stored type and instruction set: weights are float32 as the dequantiser makes
/// them; a sum has sixteen lanes; of each <see cref="Step"/> elements a lane adds w[i] x[i] rounded, plus w[i + 16] x[i + 16] in the same rounding; lanes are added
/// last, halves to halves.</remarks>
abstract unsafe class RowKernel
{
    /// <summary>Elements that go into the lanes together: rows are a multiple of these, filled up with zeros where they are not.</summary>
    public const int Step = 32;

    /// <summary>Rows of the matrix that are unpacked and multiplied together.</summary>
    const int Together = 4;

    /// <summary>The kernel for an instruction set.</summary>
    public static RowKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new RowKernel<SixteenAvx512>(),
        InstructionSet.Avx2 => new RowKernel<SixteenAvx2>(),
        _ => new RowKernel<SixteenPortable>(),
    };

    /// <summary>A length filled up to whole steps.</summary>
    public static int Padded(int length) => (length + Step - 1) / Step * Step;

    /// <summary>Floats of scratch space that <see cref="Multiply"/> needs for rows of a length.</summary>
    public static long Scratch(int length) => (long)Together * Stride(length);

    /// <summary>output [n, out], of which columns first to end, = input [n, in, filled up to whole steps] times those rows of a weight [out, in].</summary>
    public void Multiply(Rows input, Tensor weight, long first, long end, Rows output, float* scratch)
    {
        if (input.Count == 1 && Stored(weight.Type) is var stored && stored.Dot is not null)
            for (long row = first; row < end; row++)
                fixed (byte* bytes = weight.Row(row))
                    output.Data[row] = stored.Dot(bytes, input.Data, weight.Columns);
        else
            for (long row = first; row < end; row += Together)
                MultiplyTogether(input, weight, row, (int)Math.Min(Together, end - row), output, scratch);
    }

    void MultiplyTogether(Rows input, Tensor weight, long first, int count, Rows output, float* values)
    {
        int stride = Stride(weight.Columns);
        for (int i = 0; i < count; i++)
            Unpack(weight, first + i, values + i * stride);
        float* tile = stackalloc float[Together * Together];
        for (int row = 0, rows; row < input.Count; row += rows)
        {
            rows = Tile(values, stride, input.Data + (nint)row * input.Width, input.Width, input.Count - row, tile);
            for (int r = 0; r < rows; r++)
                new ReadOnlySpan<float>(tile + r * Together, count).CopyTo(new(output.Data + (nint)(row + r) * output.Width + first, count));
        }
    }

    void Unpack(Tensor weight, long row, float* values)
    {
        var stored = weight.Row(row);
        var store = Stored(weight.Type).Store;
        if (store is null)
            Dequantiser.Row(weight.Type, stored, new(values, weight.Columns));
        else
            fixed (byte* bytes = stored)
                store(bytes, values, weight.Columns);
        new Span<float>(values + weight.Columns, Padded(weight.Columns) - weight.Columns).Clear();
    }

    /// <summary>A cache line more than the length, so that rows do not fall into the same sets of the first cache.</summary>
    static int Stride(int length) => Padded(length) + 16;

    /// <summary>The routines for rows of a type.</summary>
    protected abstract StoredRow Stored(TensorType type);

    /// <summary>tile[r, i] = x[r] w[i], for four rows w and as many of some rows x as the registers hold.</summary>
    /// <returns>How many rows x were taken.</returns>
    protected abstract int Tile(float* w, nint wStride, float* x, int length, int rows, float* tile);
}

/// <summary>Over sixteen floats as an instruction set holds them.</summary>
sealed unsafe class RowKernel<T> : RowKernel where T : struct, ISixteen<T>
{
    protected override StoredRow Stored(TensorType type) => StoredRow.For<T>(type);

    protected override int Tile(float* w, nint wStride, float* x, int length, int rows, float* tile)
    {
        if (T.Vectors == 1 && rows >= 4)
        {
            FourRows(w, wStride, x, length, tile);
            return 4;
        }
        OneRow(w, wStride, x, length, tile);
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneRow(float* w, nint wStride, float* x, int length, float* tile)
    {
        float* w0 = w, w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        T s0 = T.Of(0), s1 = T.Of(0), s2 = T.Of(0), s3 = T.Of(0);
        for (int k = 0; k < length; k += Step)
        {
            T first = T.Load(x + k), second = T.Load(x + k + 16);
            s0 += T.MultiplyAdd(T.Load(w0 + k + 16), second, T.Load(w0 + k) * first);
            s1 += T.MultiplyAdd(T.Load(w1 + k + 16), second, T.Load(w1 + k) * first);
            s2 += T.MultiplyAdd(T.Load(w2 + k + 16), second, T.Load(w2 + k) * first);
            s3 += T.MultiplyAdd(T.Load(w3 + k + 16), second, T.Load(w3 + k) * first);
        }
        (tile[0], tile[1], tile[2], tile[3]) = (s0.Sum(), s1.Sum(), s2.Sum(), s3.Sum());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourRows(float* w, nint wStride, float* x, int length, float* tile)
    {
        float* w0 = w, w1 = w + wStride, w2 = w1 + wStride, w3 = w2 + wStride;
        float* x0 = x, x1 = x + length, x2 = x1 + length, x3 = x2 + length;
        T s00 = T.Of(0), s01 = T.Of(0), s02 = T.Of(0), s03 = T.Of(0);
        T s10 = T.Of(0), s11 = T.Of(0), s12 = T.Of(0), s13 = T.Of(0);
        T s20 = T.Of(0), s21 = T.Of(0), s22 = T.Of(0), s23 = T.Of(0);
        T s30 = T.Of(0), s31 = T.Of(0), s32 = T.Of(0), s33 = T.Of(0);
        for (int k = 0; k < length; k += Step)
        {
            T f0 = T.Load(w0 + k), f1 = T.Load(w1 + k), f2 = T.Load(w2 + k), f3 = T.Load(w3 + k);
            T l0 = T.Load(w0 + k + 16), l1 = T.Load(w1 + k + 16), l2 = T.Load(w2 + k + 16), l3 = T.Load(w3 + k + 16);
            T first = T.Load(x0 + k), second = T.Load(x0 + k + 16);
            s00 += T.MultiplyAdd(l0, second, f0 * first);
            s01 += T.MultiplyAdd(l1, second, f1 * first);
            s02 += T.MultiplyAdd(l2, second, f2 * first);
            s03 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x1 + k), T.Load(x1 + k + 16));
            s10 += T.MultiplyAdd(l0, second, f0 * first);
            s11 += T.MultiplyAdd(l1, second, f1 * first);
            s12 += T.MultiplyAdd(l2, second, f2 * first);
            s13 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x2 + k), T.Load(x2 + k + 16));
            s20 += T.MultiplyAdd(l0, second, f0 * first);
            s21 += T.MultiplyAdd(l1, second, f1 * first);
            s22 += T.MultiplyAdd(l2, second, f2 * first);
            s23 += T.MultiplyAdd(l3, second, f3 * first);
            (first, second) = (T.Load(x3 + k), T.Load(x3 + k + 16));
            s30 += T.MultiplyAdd(l0, second, f0 * first);
            s31 += T.MultiplyAdd(l1, second, f1 * first);
            s32 += T.MultiplyAdd(l2, second, f2 * first);
            s33 += T.MultiplyAdd(l3, second, f3 * first);
        }
        (tile[0], tile[1], tile[2], tile[3]) = (s00.Sum(), s01.Sum(), s02.Sum(), s03.Sum());
        (tile[4], tile[5], tile[6], tile[7]) = (s10.Sum(), s11.Sum(), s12.Sum(), s13.Sum());
        (tile[8], tile[9], tile[10], tile[11]) = (s20.Sum(), s21.Sum(), s22.Sum(), s23.Sum());
        (tile[12], tile[13], tile[14], tile[15]) = (s30.Sum(), s31.Sum(), s32.Sum(), s33.Sum());
    }
}
