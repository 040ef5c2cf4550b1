namespace Fathom.Kernels;

/// <summary>A type whose values, with AVX-512, are chosen among those that its scales make possible: a code of a few bits is the index of a lane in one or two vectors.</summary>
/// <remarks>A look-up reads the low bits of a lane alone, so that codes need neither masks nor conversions. Values are those of the type's other routines, to the bit.</remarks>
unsafe interface IChosenBlock
{
    /// <summary>Bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>Elements of a block: 32, or 256 in groups of sixteen whose scales are unpacked before they are used.</summary>
    static virtual int Elements => StoredRow.Block;

    /// <summary>What its codes stand for, as <see cref="Kernels.Choices"/> reads it.</summary>
    static abstract float* Choices { get; }

    /// <summary>Unpacks what the groups of a block of 256 have in common.</summary>
    /// <param name="block">The stored bytes.</param>
    /// <param name="halves">The values of all 16-bit floats.</param>
    /// <param name="scales">Where the scales go, [16].</param>
    /// <param name="minima">Where the minima go, [16]; a type that has none leaves them alone.</param>
    static virtual void Unpack(byte* block, float* halves, float* scales, float* minima)
    {
    }

    /// <summary>Tells the values of a block to whoever takes them, 32 at a time.</summary>
    /// <param name="block">The stored bytes.</param>
    /// <param name="choices">What its codes stand for, unscaled.</param>
    /// <param name="scales">What <see cref="Unpack"/> made of the block.</param>
    /// <param name="minima">The same.</param>
    /// <param name="taker">Who takes them.</param>
    static abstract void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker;
}
