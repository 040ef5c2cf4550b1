using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>The innermost step of a product of rows: some rows of a stored matrix times the rows of the input. One subclass an instruction set.</summary>
/// <remarks>The order of a sum is a rule, the same for one row and for many, for every stored type and instruction set: weights are float32 as the dequantiser makes
/// them; a sum has sixteen lanes; of each <see cref="Step"/> elements a lane adds w[i] x[i] rounded, plus w[i + 16] x[i + 16] in the same rounding; lanes are added
/// last, halves to halves.</remarks>
abstract unsafe class RowKernel
{
    /// <summary>Elements that go into the lanes together: rows are a multiple of these, filled up with zeros where they are not.</summary>
    public const int Step = 2 * Lanes;

    /// <summary>The lanes of a sum.</summary>
    public const int Lanes = 16;

    /// <summary>Rows of the matrix that are unpacked together, and how many elements of them: both, and that of four rows of the input, stay in the first cache.</summary>
    const int Together = 8, Depth = 512;

    /// <summary>Rows of the matrix that are multiplied together.</summary>
    const int OfTile = 4;

    /// <summary>A cache line more than the depth, so that rows do not fall into the same sets of the first cache.</summary>
    const int Stride = Depth + 16;

    /// <summary>The kernel for an instruction set.</summary>
    public static RowKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new RowKernel<SixteenAvx512, Sixteen>(),
        InstructionSet.Avx2 => new RowKernel<SixteenAvx2, Eight>(),
        _ => new RowKernel<SixteenPortable, Four>(),
    };

    /// <summary>A length filled up to whole steps.</summary>
    public static int Padded(int length) => (length + Step - 1) / Step * Step;

    /// <summary>Floats of scratch space that <see cref="Multiply"/> needs for so many rows of input.</summary>
    public static long Scratch(int rows) => (long)Together * Stride + (long)rows * Together * Lanes;

    /// <summary>output [n, out], of which columns first to end, = input [n, in, filled up to whole steps] times those rows of a weight [out, in].</summary>
    public void Multiply(Rows input, Tensor weight, long first, long end, Rows output, float* scratch)
    {
        var stored = Stored(weight.Type);
        if (input.Count == 1 && stored.Dot is not null)
            for (long row = first; row < end; row++)
                fixed (byte* bytes = weight.Row(row))
                    output.Data[row] = stored.Dot(bytes, input.Data, weight.Columns);
        else
            for (long row = first; row < end; row += Together)
                MultiplyTogether(input, weight, stored, row, (int)Math.Min(Together, end - row), output, scratch, scratch + Together * Stride);
    }

    /// <summary>A part of the depth at a time, whose sums go on where those of the part before ended.</summary>
    void MultiplyTogether(Rows input, Tensor weight, StoredRow stored, long first, int count, Rows output, float* values, float* sums)
    {
        const int sumsARow = Together * Lanes;
        new Span<float>(sums, input.Count * sumsARow).Clear();
        for (int k = 0; k < input.Width; k += Depth)
        {
            int length = Math.Min(Depth, input.Width - k);
            Unpack(weight, stored, first, count, k, length, values);
            for (int row = 0, rows; row < input.Count; row += rows)
            {
                rows = 0;
                for (int i = 0; i < count; i += OfTile)
                    rows = Tile(values + i * Stride, Stride, input.Data + (nint)row * input.Width + k, input.Width, input.Count - row, length,
                        sums + row * sumsARow + i * Lanes, sumsARow);
            }
        }
        for (int row = 0; row < input.Count; row++)
            AddLanes(sums + row * sumsARow, count, output.Data + (nint)row * output.Width + first);
    }

    /// <summary>The values of a part of some rows, zeros beyond their end.</summary>
    static void Unpack(Tensor weight, StoredRow stored, long first, int count, int from, int length, float* values)
    {
        var (elements, bytes) = TensorTypes.Block(weight.Type)!.Value;
        int kept = Math.Min(length, weight.Columns - from);
        fixed (byte* rows = weight.RowRange(first, count))
            Dequantiser.Rows(weight.Type, stored, rows + from / elements * bytes, weight.RowBytes, count, values, Stride, kept);
        if (kept < length)
            for (int i = 0; i < count; i++)
                new Span<float>(values + i * Stride + kept, length - kept).Clear();
    }

    /// <summary>The routines for rows of a type.</summary>
    protected abstract StoredRow Stored(TensorType type);

    /// <summary>sums[r, i, lane] += x[r] w[i], for four rows w and as many of some rows x as the registers hold.</summary>
    /// <returns>How many rows x were taken.</returns>
    protected abstract int Tile(float* w, nint wStride, float* x, nint xStride, int rows, int length, float* sums, nint sumsStride);

    /// <summary>results[i] = the sum of the lanes sums[i].</summary>
    protected abstract void AddLanes(float* sums, int count, float* results);
}

/// <summary>Over sixteen floats as an instruction set holds them, and over its vectors.</summary>
sealed unsafe class RowKernel<TSixteen, TVector> : RowKernel where TSixteen : struct, ISixteen<TSixteen> where TVector : struct, IVector<TVector>
{
    protected override StoredRow Stored(TensorType type) => StoredRow.For<TSixteen>(type);

    protected override int Tile(float* w, nint wStride, float* x, nint xStride, int rows, int length, float* sums, nint sumsStride) =>
        RowTile<TVector>.Add(w, wStride, x, xStride, rows, length, sums, sumsStride);

    protected override void AddLanes(float* sums, int count, float* results)
    {
        for (int i = 0; i < count; i++)
            results[i] = TSixteen.Load(sums + i * Lanes).Sum();
    }
}
