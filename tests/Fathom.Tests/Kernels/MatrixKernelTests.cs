using CsCheck;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Every instruction set that this machine has, against the plain sum of products in the order of the depth.</summary>
public class MatrixKernelTests
{
    public static TheoryData<string> Sets => [.. InstructionSets.Available.Select(static set => set.ToString())];

    [Theory, MemberData(nameof(Sets))]
    public void A_tile_has_the_bits_of_the_plain_sum_of_products(string set)
    {
        var kernel = MatrixKernel.For(Enum.Parse<InstructionSet>(set));
        Gen.Select(Gen.Int[1, kernel.TileRows], Gen.Int[1, kernel.PanelColumns], Gen.Int[0, 70], Gen.Int[0, 5], Gen.ULong)
            .Sample((rows, columns, depth, gap, seed) => Check(kernel, rows, columns, depth, columns + gap, new Random((int)seed)), iter: 300);
    }

    [Theory, MemberData(nameof(Sets))]
    public unsafe void Values_that_are_not_finite_stay_in_their_rows_and_columns(string set)
    {
        var kernel = MatrixKernel.For(Enum.Parse<InstructionSet>(set));
        const int depth = 9;
        float[] a = Enumerable.Repeat(1f, depth * kernel.TileRows).ToArray(), b = Enumerable.Repeat(1f, depth * kernel.PanelColumns).ToArray();
        a[3 * kernel.TileRows + 1] = float.NaN;
        b[4 * kernel.PanelColumns + 2] = float.PositiveInfinity;
        var c = new float[kernel.TileRows * kernel.PanelColumns];
        fixed (float* pa = a, pb = b, pc = c)
            kernel.Tile(pa, pb, depth, pc, kernel.PanelColumns, kernel.TileRows, kernel.PanelColumns);
        for (int r = 0; r < kernel.TileRows; r++)
            for (int j = 0; j < kernel.PanelColumns; j++)
                Assert.Equal(r == 1 ? float.NaN : j == 2 ? float.PositiveInfinity : depth, c[r * kernel.PanelColumns + j]);
    }

    [Theory, MemberData(nameof(Sets))]
    public void A_panel_in_parts_gives_the_bits_of_one_block(string set)
    {
        var kernel = MatrixKernel.For(Enum.Parse<InstructionSet>(set));
        Gen.Select(Gen.Int[1, kernel.TileRows], Gen.Int[1, kernel.PanelColumns], Gen.Int[0, 200], Gen.Int[1, 70], Gen.Int, Gen.Bool)
            .Sample((rows, columns, depth, partDepth, seed, finite) =>
            {
                var random = new Random(seed);
                float[] a = Numbers(depth * kernel.TileRows, random), b = Numbers(depth * kernel.PanelColumns, random);
                if (!finite && depth > 0)
                    (a[random.Next(a.Length)], b[random.Next(b.Length)]) = (float.NaN, float.NegativeInfinity);
                AssertSame(Plain(kernel, a, b, depth, rows, columns), InParts(kernel, a, b, partDepth, depth, rows, columns));
            }, iter: 300);
    }

    [Theory, MemberData(nameof(Sets))]
    public void The_chosen_instruction_set_has_the_kernel_of_its_width(string set)
    {
        var chosen = Enum.Parse<InstructionSet>(set);
        Assert.Equal(chosen switch { InstructionSet.Avx512 => (12, 32), InstructionSet.Avx2 => (6, 16), _ => (6, 8) },
            (MatrixKernel.For(chosen).TileRows, MatrixKernel.For(chosen).PanelColumns));
    }

    /// <summary>Each part in memory of its own, with nothing that belongs to it behind it.</summary>
    static unsafe float[] InParts(MatrixKernel kernel, float[] a, float[] b, int partDepth, int depth, int rows, int columns)
    {
        int count = (depth + partDepth - 1) / partDepth, size = partDepth * kernel.PanelColumns;
        using var memory = new NativeBuffer(count * size);
        memory.Span(0, count * size).Fill(float.NaN);
        float** parts = stackalloc float*[Math.Max(count, 1)];
        for (int i = 0; i < count; i++)
        {
            parts[i] = memory.Start + (count - 1 - i) * size;
            b.AsSpan(i * size, Math.Min(size, b.Length - i * size)).CopyTo(new(parts[i], size));
        }
        var c = new float[rows * columns];
        fixed (float* pa = a, pc = c)
            kernel.Tile(pa, parts, partDepth, depth, pc, columns, rows, columns);
        return c;
    }

    /// <summary>The twin: each sum through the depth from 0, every step rounded once.</summary>
    static float[] Plain(MatrixKernel kernel, float[] a, float[] b, int depth, int rows, int columns)
    {
        var c = new float[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < depth; k++)
                    c[r * columns + j] = MathF.FusedMultiplyAdd(a[k * kernel.TileRows + r], b[k * kernel.PanelColumns + j], c[r * columns + j]);
        return c;
    }

    static void AssertSame(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"element {i}: {actual[i]:R} instead of {expected[i]:R}");
    }

    static unsafe bool Check(MatrixKernel kernel, int rows, int columns, int depth, int stride, Random random)
    {
        float[] a = Numbers(depth * kernel.TileRows, random), b = Numbers(depth * kernel.PanelColumns, random);
        float[] c = Enumerable.Repeat(-7f, kernel.TileRows * stride).ToArray(), plain = Plain(kernel, a, b, depth, rows, columns);
        fixed (float* pa = a, pb = b, pc = c)
            kernel.Tile(pa, pb, depth, pc, stride, rows, columns);
        for (int r = 0; r < kernel.TileRows; r++)
            for (int j = 0; j < stride; j++)
                if (c[r * stride + j] != (r < rows && j < columns ? plain[r * columns + j] : -7))
                    return false;
        return true;
    }

    static float[] Numbers(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
}
