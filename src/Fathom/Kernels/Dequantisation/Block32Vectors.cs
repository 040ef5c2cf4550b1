using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Vector twins of <see cref="Blocks32"/>.</summary>
static class Block32Vectors
{
    const int Elements = 32;

    public static void Q4_0(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var eight = Vector128.Create((sbyte)8);
        for (; !source.IsEmpty; source = source[18..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0);
            var nibbles = BlockBytes.Load(source, 2);
            SixteenQuants.Store(BlockBytes.LowNibbles(nibbles) - eight, d, -0f, destination);
            SixteenQuants.Store(BlockBytes.HighNibbles(nibbles) - eight, d, -0f, destination[16..]);
        }
    }

    public static void Q4_1(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[20..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0), m = BlockBytes.Half(source, 2);
            var nibbles = BlockBytes.Load(source, 4);
            SixteenQuants.Store(BlockBytes.LowNibbles(nibbles), d, m, destination);
            SixteenQuants.Store(BlockBytes.HighNibbles(nibbles), d, m, destination[16..]);
        }
    }

    public static void Q5_0(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var sixteen = Vector128.Create((sbyte)16);
        for (; !source.IsEmpty; source = source[22..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0);
            var nibbles = BlockBytes.Load(source, 6);
            SixteenQuants.Store((BlockBytes.LowNibbles(nibbles) | FifthBits(source, 2)) - sixteen, d, -0f, destination);
            SixteenQuants.Store((BlockBytes.HighNibbles(nibbles) | FifthBits(source, 4)) - sixteen, d, -0f, destination[16..]);
        }
    }

    public static void Q5_1(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[24..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0), m = BlockBytes.Half(source, 2);
            var nibbles = BlockBytes.Load(source, 8);
            SixteenQuants.Store(BlockBytes.LowNibbles(nibbles) | FifthBits(source, 4), d, m, destination);
            SixteenQuants.Store(BlockBytes.HighNibbles(nibbles) | FifthBits(source, 6), d, m, destination[16..]);
        }
    }

    public static void Q8_0(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[34..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0);
            SixteenQuants.Store(BlockBytes.Load(source, 2).AsSByte(), d, -0f, destination);
            SixteenQuants.Store(BlockBytes.Load(source, 18).AsSByte(), d, -0f, destination[16..]);
        }
    }

    /// <summary>Sixteen bits, each as the fifth of a byte: every byte is tested for the bit that it stands for.</summary>
    static Vector128<sbyte> FifthBits(ReadOnlySpan<byte> block, int offset)
    {
        var bits = Vector128.Create(MemoryMarshal.Read<ushort>(block[offset..])).AsByte();
        var spread = Vector128.Shuffle(bits, Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
        var own = Vector128.Create(0x8040_2010_0804_0201).AsByte();
        return (Vector128.Equals(spread & own, own) & Vector128.Create((byte)16)).AsSByte();
    }
}
