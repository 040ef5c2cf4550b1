using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>32 elements in 20 bytes: a scale d, a minimum m and 16 bytes of nibbles q in the order of <see cref="Q4_0"/>; d q + m.</summary>
static class Q4_1
{
    const int Elements = 32, Bytes = 20;

    public static void Reference(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0), m = Block.Half(source, 2);
            for (int i = 0; i < 16; i++)
            {
                destination[i] = d * (source[4 + i] & 15) + m;
                destination[i + 16] = d * (source[4 + i] >> 4) + m;
            }
        }
    }

    public static void Vectors(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0), m = Block.Half(source, 2);
            var quants = Vector128.Create(source[4..]);
            Block.StoreScaled((quants & Vector128.Create((byte)15)).AsSByte(), d, m, destination);
            Block.StoreScaled((quants >> 4).AsSByte(), d, m, destination[16..]);
        }
    }
}
