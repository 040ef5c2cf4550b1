using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>The product of a row of Q4_K with AVX-512: the sixteen values that a group can have are a vector, and a nibble chooses among them.</summary>
/// <remarks>The look-up reads the low four bits of a lane alone, so that nibbles need no mask and no conversion. Bits are those of <see cref="SuperBlockRow{TBlock}.Dot{T}"/>.</remarks>
static unsafe class Q4KByTables
{
    const int Groups = 16, CacheLine = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(byte* row, float* x, int length)
    {
        float* room = stackalloc float[3 * Groups];
        float* scales = (float*)((nuint)(room + Groups - 1) / CacheLine * CacheLine), minima = scales + Groups;   // of one line each
        var codes = Vector512.Create(0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        Vector512<float> sum = default;
        for (float* end = x + length; x < end; row += Q4_K.Bytes)
        {
            for (int line = 0; line < Q4_K.Bytes; line += CacheLine)
                Sse.Prefetch0(row + StoredRow.Ahead + line);
            SixBitScales.Unpack<SixteenAvx512>(row, scales, minima);
            byte* nibbles = row + 16;
            for (int group = 0; group < Groups; group += 4, nibbles += 32, x += 64)
            {
                var low = Vector512.FusedMultiplyAdd(codes, Vector512.Create(scales[group]), Vector512.Create(minima[group]));
                var high = Vector512.FusedMultiplyAdd(codes, Vector512.Create(scales[group + 2]), Vector512.Create(minima[group + 2]));
                var first = Avx512F.ConvertToVector512Int32(Vector128.Load(nibbles));
                var second = Avx512F.ConvertToVector512Int32(Vector128.Load(nibbles + 16));
                sum += Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(low, second), Vector512.Load(x + 16), Avx512F.PermuteVar16x32(low, first) * Vector512.Load(x));
                sum += Vector512.FusedMultiplyAdd(Avx512F.PermuteVar16x32(high, second >> 4), Vector512.Load(x + 48),
                    Avx512F.PermuteVar16x32(high, first >> 4) * Vector512.Load(x + 32));
            }
        }
        return new SixteenAvx512(sum).Sum();
    }
}
