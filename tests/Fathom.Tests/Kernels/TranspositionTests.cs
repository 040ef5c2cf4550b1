using CsCheck;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

public class TranspositionTests
{
    [Fact]
    public void Rows_become_columns_whatever_their_number() =>
        Gen.Select(Gen.Int[0, 21], Gen.Int[0, 21], Gen.Int[0, 3], Gen.Int[0, 3]).Sample(static (rows, columns, fromGap, toGap) =>
            Turn(rows, columns, fromGap, toGap, plain: false).SequenceEqual(Turn(rows, columns, fromGap, toGap, plain: true)), iter: 500);

    static unsafe float[] Turn(int rows, int columns, int fromGap, int toGap, bool plain)
    {
        int fromStride = columns + fromGap, toStride = rows + toGap;
        float[] from = [.. Enumerable.Range(0, Math.Max(1, rows * fromStride)).Select(static i => (float)i)];
        float[] to = new float[Math.Max(1, columns * toStride)];
        fixed (float* source = from, target = to)
            if (plain)
                Transposition.OneByOne(source, fromStride, rows, columns, target, toStride);
            else
                Transposition.Run(source, fromStride, rows, columns, target, toStride);
        return to;
    }
}
