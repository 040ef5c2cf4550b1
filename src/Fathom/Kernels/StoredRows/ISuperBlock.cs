namespace Fathom.Kernels;

/// <summary>A type whose blocks are 256 small integers in groups of sixteen, which have scales and, in some types, minima: a value is quant x scale + minimum.</summary>
unsafe interface ISuperBlock
{
    /// <summary>Bytes of a block.</summary>
    static abstract int Bytes { get; }

    /// <summary>Whether groups have minima.</summary>
    static virtual bool HasMinima => false;

    /// <summary>Unpacks a block.</summary>
    /// <param name="block">The stored bytes.</param>
    /// <param name="quants">Where the integers go, [256].</param>
    /// <param name="scales">Where the scales go, [16].</param>
    /// <param name="minima">Where the minima go, [16]; a type that has none leaves them alone.</param>
    static abstract void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>;
}
