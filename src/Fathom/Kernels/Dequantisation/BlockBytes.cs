using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Parts of a stored block as vectors of sixteen.</summary>
static class BlockBytes
{
    public static float Half(ReadOnlySpan<byte> block, int offset) => HalfBits.ToSingle(MemoryMarshal.Read<ushort>(block[offset..]));

    public static Vector128<byte> Load(ReadOnlySpan<byte> block, int offset) => Vector128.Create(block[offset..]);

    public static Vector128<sbyte> LowNibbles(Vector128<byte> bytes) => (bytes & Vector128.Create((byte)15)).AsSByte();

    public static Vector128<sbyte> HighNibbles(Vector128<byte> bytes) => (bytes >> 4).AsSByte();

    /// <summary>The pairs of bits of sixteen elements where 32 bytes hold 128 of them.</summary>
    public static Vector128<byte> PairsOfBits(ReadOnlySpan<byte> block, int offset, int subBlock) =>
        Load(block, offset + subBlock / 8 * 32 + subBlock % 2 * 16) >> (subBlock % 8 / 2 * 2) & Vector128.Create((byte)3);
}
