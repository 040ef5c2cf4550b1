using System.Runtime.Intrinsics.X86;
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

    /// <summary>What is left of a row goes with the part before, if it is no more than this.</summary>
    const int Rest = 128;

    /// <summary>Rows of the matrix that are multiplied together.</summary>
    const int OfTile = 4;

    /// <summary>A cache line more than the longest part, so that rows do not fall into the same sets of the first cache.</summary>
    const int Stride = Depth + Rest + 16;

    const int SumsARow = Together * Lanes;

    /// <summary>The kernel for an instruction set.</summary>
    public static RowKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new RowKernel<SixteenAvx512, Sixteen>(),
        InstructionSet.Avx2 => new RowKernel<SixteenAvx2, Eight>(),
        _ => new RowKernel<SixteenPortable, Four>(),
    };

    /// <summary>A length filled up to whole steps.</summary>
    public static int Padded(int length) => (length + Step - 1) / Step * Step;

    /// <summary>Floats of scratch space that <see cref="Multiply"/> needs for so many rows of input and of a matrix.</summary>
    public static long Scratch(int rows, int outputs) => (long)Together * Stride + (long)rows * (SumsARow + outputs);

    /// <summary>output [n, out], of which columns first to end, = input [n, in, filled up to whole steps] times those rows of a weight [out, in].</summary>
    public void Multiply(Rows input, Tensor weight, long first, long end, Rows output, float* scratch)
    {
        var stored = Stored(weight.Type);
        if (input.Count == 1 && stored.Dots is not null)
        {
            fixed (byte* rows = weight.RowRange(first, (int)(end - first)))
                stored.Dots(rows, weight.RowBytes, (int)(end - first), input.Data, weight.Columns, output.Data + first);
            return;
        }
        var results = new Rows(scratch + Together * Stride + input.Count * SumsARow, input.Count, (int)(end - first));
        for (long row = first; row < end; row += Together)
            MultiplyTogether(input, weight, stored, row, (int)Math.Min(Together, end - row), results.Data + (row - first), results.Width, scratch);
        for (int row = 0; row < results.Count; row++)   // whole lines of the cache at a time
            results[row].CopyTo(new(output.Data + (nint)row * output.Width + first, results.Width));
    }

    /// <summary>A part of the depth at a time, whose sums go on where those of the part before ended.</summary>
    void MultiplyTogether(Rows input, Tensor weight, StoredRow stored, long first, int count, float* results, int stride, float* values)
    {
        float* sums = values + Together * Stride;
        for (int k = 0, length; k < input.Width; k += length)
        {
            length = Part(input.Width - k);
            Unpack(weight, stored, first, count, k, length, values);
            for (int row = 0, rows; row < input.Count; row += rows)
            {
                rows = 0;
                for (int i = 0; i < count; i += OfTile)
                    rows = Tile(values + i * Stride, Stride, input.Data + (nint)row * input.Width + k, input.Width, input.Count - row, length,
                        sums + row * SumsARow + i * Lanes, SumsARow, goesOn: k > 0);
            }
        }
        AddLanes(sums, SumsARow, input.Count, count, results, stride);
    }

    /// <summary>How much of what is left of the depth is multiplied together.</summary>
    static int Part(int left) => left <= Depth + Rest ? left : Depth;

    /// <summary>The values of a part of some rows, zeros beyond their end; reads ahead what is unpacked next.</summary>
    static void Unpack(Tensor weight, StoredRow stored, long first, int count, int from, int length, float* values)
    {
        var (elements, bytes) = TensorTypes.Block(weight.Type)!.Value;
        int kept = Math.Min(length, weight.Columns - from);
        fixed (byte* rows = weight.RowRange(first, count))
        {
            Dequantiser.Rows(weight.Type, stored, rows + from / elements * bytes, weight.RowBytes, count, values, Stride, kept);
            int next = from + length < weight.Columns ? from + length : 0;
            ReadAhead(rows + (next == 0 ? count * weight.RowBytes : next / elements * bytes), weight.RowBytes, count, Part(weight.Columns - next) / elements * bytes);
        }
        if (kept < length)
            for (int i = 0; i < count; i++)
                new Span<float>(values + i * Stride + kept, length - kept).Clear();
    }

    /// <summary>Brings a part of some rows into the cache while others are multiplied: rows are too short for the processor to foresee them.</summary>
    static void ReadAhead(byte* rows, nint rowBytes, int count, int bytes)
    {
        if (Sse.IsSupported)
            for (int row = 0; row < count; row++, rows += rowBytes)
                for (byte* line = rows; line < rows + bytes; line += StoredRow.CacheLine)
                    Sse.Prefetch0(line);
    }

    /// <summary>The routines for rows of a type.</summary>
    protected abstract StoredRow Stored(TensorType type);

    /// <summary>sums[r, i, lane] = x[r] w[i], added to what is there where the sums go on, for four rows w and as many of some rows x as the registers hold.</summary>
    /// <returns>How many rows x were taken.</returns>
    protected abstract int Tile(float* w, nint wStride, float* x, nint xStride, int rows, int length, float* sums, nint sumsStride, bool goesOn);

    /// <summary>results[r, i] = the sum of the lanes sums[r, i].</summary>
    protected abstract void AddLanes(float* sums, nint sumsStride, int rows, int count, float* results, nint stride);
}

/// <summary>Over sixteen floats as an instruction set holds them, and over its vectors.</summary>
sealed unsafe class RowKernel<TSixteen, TVector> : RowKernel where TSixteen : struct, ISixteen<TSixteen> where TVector : struct, IVector<TVector>
{
    protected override StoredRow Stored(TensorType type) => StoredRow.For<TSixteen>(type);

    protected override int Tile(float* w, nint wStride, float* x, nint xStride, int rows, int length, float* sums, nint sumsStride, bool goesOn) =>
        RowTile<TVector>.Add(w, wStride, x, xStride, rows, length, sums, sumsStride, goesOn);

    protected override void AddLanes(float* sums, nint sumsStride, int rows, int count, float* results, nint stride)
    {
        for (; rows > 0; rows--, sums += sumsStride, results += stride)
        {
            int i = 0;
            for (; i + 4 <= count; i += 4)
                TSixteen.FourSums(sums + i * Lanes, results + i);
            for (; i < count; i++)
                results[i] = TSixteen.Load(sums + i * Lanes).Sum();
        }
    }
}
