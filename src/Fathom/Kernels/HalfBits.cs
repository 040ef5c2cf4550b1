using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Kernels;

/// <summary>16-bit floats as their bits.</summary>
static unsafe class HalfBits
{
    /// <summary>The values of all 65,536 bit patterns, for the life of the process: the quickest way where values come one at a time.</summary>
    public static float* Table { get; } = Fill();

    /// <summary>The value of a 16-bit float. Exact, also for subnormals, infinities and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits)
    {
        const float twoTo112 = 5.192296858534828e33f;   // the difference of the two exponent biases, 127 - 15
        float magnitude = BitConverter.Int32BitsToSingle((bits & 0x7FFF) << 13) * twoTo112;
        return (bits & 0x7C00) == 0x7C00
            ? (float)BitConverter.UInt16BitsToHalf(bits)
            : (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    static float* Fill()
    {
        float* table = (float*)NativeMemory.AlignedAlloc((nuint)(ushort.MaxValue + 1) * sizeof(float), 64);
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
            table[bits] = ToSingle((ushort)bits);
        return table;
    }
}
