using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>A type whose values, with AVX-512, are chosen among those that its scales make possible: a code of a few bits is the index of a lane in one or two vectors.</summary>
/// <remarks>A look-up reads the low bits of a lane alone, so that codes need neither masks nor conversions. Values are those of the type's other routines, to the bit.</remarks>
unsafe interface IChosenBlock
{
    /// <summary>Bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>Tells the values of a block to whoever takes them, 32 at a time.</summary>
    /// <param name="block">The stored bytes.</param>
    /// <param name="room">Two lines of the cache, for scales that are unpacked together and used one at a time.</param>
    /// <param name="taker">Who takes them.</param>
    static abstract void Tell<T>(byte* block, float* room, ref T taker) where T : struct, IValueTaker;
}

/// <summary>Takes the values of a row, in their order.</summary>
interface IValueTaker
{
    /// <summary>Takes the next sixteen, and the sixteen after them.</summary>
    void Take(Vector512<float> first, Vector512<float> second);
}
