using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="FourBitTables.IQ4_NL"/> by vectors.</summary>
readonly unsafe struct IQ4_NL : IBlock32
{
    public static int Bytes => 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        NibbleTable.LookUp(block + 2, Vector128.Create(FourBitTables.NonLinear), out first, out second);
}

/// <summary><see cref="FourBitTables.MXFP4"/> by vectors.</summary>
readonly unsafe struct MXFP4 : IBlock32
{
    public static int Bytes => 17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(byte* block, float* halves) => FourBitTables.HalfPowerOfTwo(*block);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        NibbleTable.LookUp(block + 1, Vector128.Create(FourBitTables.TwiceE2M1), out first, out second);
}

/// <summary><see cref="FourBitTables.IQ4_XS"/> by vectors.</summary>
readonly unsafe struct IQ4_XS : ISuperBlock
{
    public static int Bytes => 136;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        float d = HalfBits.Table[*(ushort*)block];
        var table = Vector128.Create(FourBitTables.NonLinear);
        for (int part = 0; part < 8; part++, quants += 32, scales += 2)
        {
            scales[0] = scales[1] = d * (FourBitTables.ScaleOfXs(new(block, Bytes), part) - 32);
            NibbleTable.LookUp(block + 8 + 16 * part, table, out var low, out var high);
            low.Store(quants);
            high.Store(quants + 16);
        }
    }
}

/// <summary>Nibbles that stand for the entries of a table.</summary>
static unsafe class NibbleTable
{
    /// <summary>Sixteen bytes: the floats that the entries of their low nibbles are equal to, and of the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookUp<T>(byte* nibbles, Vector128<sbyte> table, out T low, out T high) where T : struct, ISixteen<T>
    {
        LookUp(nibbles, table, out var lowEntries, out var highEntries);
        (low, high) = (T.Of(lowEntries), T.Of(highEntries));
    }

    /// <summary>Sixteen bytes: the entries of their low nibbles, and of the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookUp(byte* nibbles, Vector128<sbyte> table, out Vector128<sbyte> low, out Vector128<sbyte> high)
    {
        var bytes = Vector128.Load(nibbles);
        low = Vector128.ShuffleNative(table, (bytes & Vector128.Create((byte)15)).AsSByte());
        high = Vector128.ShuffleNative(table, (bytes >> 4).AsSByte());
    }
}
