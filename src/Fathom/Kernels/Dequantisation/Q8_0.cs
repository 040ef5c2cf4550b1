using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>32 elements in 34 bytes: a scale d and 32 signed bytes q; d q.</summary>
static class Q8_0
{
    const int Elements = 32, Bytes = 34;

    public static void Reference(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0);
            for (int i = 0; i < Elements; i++)
                destination[i] = d * (sbyte)source[2 + i];
        }
    }

    public static void Vectors(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[Bytes..], destination = destination[Elements..])
        {
            float d = Block.Half(source, 0);
            var quants = MemoryMarshal.Cast<byte, sbyte>(source);
            Block.StoreScaled(Vector128.Create(quants[2..]), d, -0f, destination);
            Block.StoreScaled(Vector128.Create(quants[18..]), d, -0f, destination[16..]);
        }
    }
}
