using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary>A type whose blocks are 32 small integers with a scale and, in some types, a minimum: a value is quant x scale + minimum.</summary>
unsafe interface IBlock32
{
    /// <summary>Bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>Whether a block has a minimum.</summary>
    static virtual bool HasMinimum => false;

    /// <summary>The quants of a block: the first sixteen, and the second.</summary>
    static abstract void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T>;

    /// <summary>The scale of a block: mostly a 16-bit float at its begin.</summary>
    /// <param name="block">The stored bytes.</param>
    /// <param name="halves">The values of all 16-bit floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual float Scale(byte* block, float* halves) => halves[*(ushort*)block];

    /// <summary>The minimum of a block that has one: a 16-bit float behind the scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual float Minimum(byte* block, float* halves) => halves[*(ushort*)(block + 2)];
}
