using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="FourBitTables.IQ4_NL"/> by vectors.</summary>
readonly unsafe struct IQ4_NL : IBlock32, IChosenBlock
{
    public static int Bytes => 18;

    public static float* Choices { get; } = Kernels.Choices.Of(FourBitTables.NonLinear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        NibbleTable.LookUp(block + 2, Vector128.Create(FourBitTables.NonLinear), out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker =>
        Codes.TellNibbles(block + 2, choices.Lower * Vector512.Create(choices.Halves[*(ushort*)block]), ref taker);
}

/// <summary><see cref="FourBitTables.MXFP4"/> by vectors.</summary>
readonly unsafe struct MXFP4 : IBlock32, IChosenBlock
{
    public static int Bytes => 17;

    public static float* Choices { get; } = Kernels.Choices.Of(FourBitTables.TwiceE2M1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(byte* block, float* halves) => FourBitTables.HalfPowerOfTwo(*block);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        NibbleTable.LookUp(block + 1, Vector128.Create(FourBitTables.TwiceE2M1), out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker =>
        Codes.TellNibbles(block + 1, choices.Lower * Vector512.Create(FourBitTables.HalfPowerOfTwo(*block)), ref taker);
}

/// <summary><see cref="FourBitTables.IQ4_XS"/> by vectors.</summary>
readonly unsafe struct IQ4_XS : ISuperBlock, IChosenBlock
{
    public static int Bytes => 136;

    public static int Elements => StoredRow.SuperBlock;

    public static float* Choices { get; } = Kernels.Choices.Of(FourBitTables.NonLinear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        Scales<T>(block, HalfBits.Table).Store(scales);
        var table = Vector128.Create(FourBitTables.NonLinear);
        for (int part = 0; part < 8; part++, quants += 32)
        {
            NibbleTable.LookUp(block + 8 + 16 * part, table, out var low, out var high);
            low.Store(quants);
            high.Store(quants + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, float* halves, float* scales, float* minima) => Scales<SixteenAvx512>(block, halves).Store(scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        for (int part = 0; part < 8; part++)
            Codes.TellNibbles(block + 8 + 16 * part, choices.Lower * Vector512.Create(scales[2 * part]), ref taker);
    }

    /// <summary>Each of the eight scales for two groups: 6 bits less 32, times d. Four bytes hold their low nibbles, two the upper pairs of bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Scales<T>(byte* block, float* halves) where T : struct, ISixteen<T>
    {
        const uint nibbles = 0x0F0F_0F0F;
        uint low = *(uint*)(block + 4), first = Pairs(block[2]), last = Pairs(block[3]);
        var even = Vector128.CreateScalar(low & nibbles | (ulong)(low >> 4 & nibbles) << 32).AsSByte();
        var lowBits = Vector128.Shuffle(even, Vector128.Create(0, 0, 4, 4, 1, 1, 5, 5, 2, 2, 6, 6, 3, 3, 7, (sbyte)7));
        var upper = Vector128.Shuffle(Vector128.CreateScalar(first | (ulong)last << 32).AsSByte(), Vector128.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, (sbyte)7));
        return T.Of((lowBits | upper) - Vector128.Create((sbyte)32)) * T.Of(halves[*(ushort*)block]);
    }

    /// <summary>Four pairs of bits, each as the fifth and sixth bit of a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Pairs(uint bits) => (bits | bits << 6 | bits << 12 | bits << 18) << 4 & 0x3030_3030;
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
