using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>32 elements in 18 bytes: a scale d and 16 bytes whose low nibbles q are elements 0..15, the high ones 16..31; d (q - 8).</summary>
static class Q4_0
{
    const int Elements = 32, Bytes = 18;

    public static void Reference(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0);
            for (int i = 0; i < 16; i++)
            {
                destination[i] = d * ((source[2 + i] & 15) - 8);
                destination[i + 16] = d * ((source[2 + i] >> 4) - 8);
            }
        }
    }

    public static void Vectors(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var eight = Vector128.Create((sbyte)8);
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0);
            var quants = Vector128.Create(source[2..]);
            Block.StoreScaled((quants & Vector128.Create((byte)15)).AsSByte() - eight, d, -0f, destination);
            Block.StoreScaled((quants >> 4).AsSByte() - eight, d, -0f, destination[16..]);
        }
    }
}
