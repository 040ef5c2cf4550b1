using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>What the codes of a type stand for before they are scaled, in vectors that stay in their registers through a row: constants in the code would be read again and again.</summary>
/// <param name="lines">Four lines of the cache, as <see cref="Of"/> fills them.</param>
readonly unsafe struct Choices(float* lines)
{
    const int Lanes = 16, Lines = 4;

    /// <summary>The values of all 16-bit floats.</summary>
    public readonly float* Halves = HalfBits.Table;

    readonly Vector512<int> lowBits = Vector512.Load((int*)lines + 2 * Lanes);

    /// <summary>What the codes below 16 stand for.</summary>
    public readonly Vector512<float> Lower = Vector512.Load(lines);

    /// <summary>What those from 16 on stand for, in a type of 5 bits.</summary>
    public readonly Vector512<float> Upper = Vector512.Load(lines + Lanes);

    /// <summary>How far to the left a word must be turned for its bit i to become the fifth of lane i.</summary>
    public readonly Vector512<uint> Turns = Vector512.Load((uint*)lines + 3 * Lanes);

    /// <summary>The low bits of one code with the bits above of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> Join(Vector512<int> low, Vector512<int> above) => Vector512.ConditionalSelect(lowBits, low, above);

    /// <summary>Lines for codes that are numbers of up to 5 bits, counted from a first one, of which the lower four bits stand together.</summary>
    public static float* Numbers(int first) => Of([.. Enumerable.Range(first, 2 * Lanes).Select(static number => (sbyte)number)], lowBits: 4);

    /// <summary>Lines for codes that stand for entries of a table, 16 or 32, for the life of the process.</summary>
    /// <param name="entries">The table.</param>
    /// <param name="lowBits">How many low bits of a code stand together, where its others stand apart.</param>
    public static float* Of(ReadOnlySpan<sbyte> entries, int lowBits = 0)
    {
        float* lines = (float*)NativeMemory.AlignedAlloc(Lines * Lanes * sizeof(float), Lanes * sizeof(float));
        NativeMemory.Clear(lines, Lines * Lanes * sizeof(float));
        for (int i = 0; i < entries.Length; i++)
            lines[i] = entries[i];
        for (int lane = 0; lane < Lanes; lane++)
            (((int*)lines)[2 * Lanes + lane], ((int*)lines)[3 * Lanes + lane]) = ((1 << lowBits) - 1, (4 - lane) & 31);
        return lines;
    }
}
