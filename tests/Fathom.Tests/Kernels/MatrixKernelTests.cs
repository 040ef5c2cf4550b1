using CsCheck;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Every instruction set that this machine has, against the plain sum of products.</summary>
public class MatrixKernelTests
{
    public static TheoryData<string> Sets => [.. InstructionSets.Available.Select(static set => set.ToString())];

    [Theory, MemberData(nameof(Sets))]
    public void A_tile_is_the_sum_of_products(string set)
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

    static unsafe bool Check(MatrixKernel kernel, int rows, int columns, int depth, int stride, Random random)
    {
        float[] a = Numbers(depth * kernel.TileRows, random), b = Numbers(depth * kernel.PanelColumns, random);
        float[] c = Enumerable.Repeat(-7f, kernel.TileRows * stride).ToArray();
        fixed (float* pa = a, pb = b, pc = c)
            kernel.Tile(pa, pb, depth, pc, stride, rows, columns);
        for (int r = 0; r < kernel.TileRows; r++)
            for (int j = 0; j < stride; j++)
            {
                double sum = 0, size = 0;
                for (int k = 0; k < depth; k++)
                {
                    double product = (double)a[k * kernel.TileRows + r] * b[k * kernel.PanelColumns + Math.Min(j, kernel.PanelColumns - 1)];
                    (sum, size) = (sum + product, size + Math.Abs(product));
                }
                bool inside = r < rows && j < columns;
                if (inside ? Math.Abs(c[r * stride + j] - sum) > 1e-6 * size : c[r * stride + j] != -7)
                    return false;
            }
        return true;
    }

    static float[] Numbers(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
}
