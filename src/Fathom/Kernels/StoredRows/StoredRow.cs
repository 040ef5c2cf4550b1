using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>The vector routines for rows of one quantised type, by one instruction set; both null for a type that has its reference alone.</summary>
readonly unsafe struct StoredRow
{
    /// <summary>Elements that share a scale and a minimum: those of a block of 32, and those of a group of a super-block.</summary>
    public const int Block = 32, Group = 16;

    /// <summary>Elements of a super-block, and its groups.</summary>
    public const int SuperBlock = 256, Groups = SuperBlock / Group;

    /// <summary>Bytes by which a product reads ahead: rows follow one another, and the processor's own prefetching stops at every page.</summary>
    public const int Ahead = 2048;

    /// <summary>Bytes of a line of the cache.</summary>
    public const int CacheLine = 64;

    StoredRow(delegate*<byte*, nint, int, float*, nint, int, void> store, delegate*<byte*, nint, int, float*, int, float*, void> dots)
    {
        Store = store;
        Dots = dots;
    }

    /// <summary>Dequantises (stored rows, bytes from one to the next, how many, values, elements from one row to the next, length): many at a time, because a call costs as much
    /// as hundreds of elements.</summary>
    public delegate*<byte*, nint, int, float*, nint, int, void> Store { get; }

    /// <summary>The inner products of (stored rows, bytes from one to the next, how many, activations, length, products), which round no activation: many at a time, for the same reason.</summary>
    public delegate*<byte*, nint, int, float*, int, float*, void> Dots { get; }

    /// <summary>The first line of the cache that begins in some room: what is written by wide vectors and read by narrow ones must not cross lines.</summary>
    public static byte* Line(byte* room) => (byte*)(((nuint)room + CacheLine - 1) / CacheLine * CacheLine);

    /// <summary>Those of a type, by an instruction set.</summary>
    public static StoredRow For(TensorType type, InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => For<SixteenAvx512>(type),
        InstructionSet.Avx2 => For<SixteenAvx2>(type),
        _ => For<SixteenPortable>(type),
    };

    /// <summary>Those of a type, over sixteen floats of one kind.</summary>
    public static StoredRow For<T>(TensorType type) where T : struct, ISixteen<T> => (typeof(T) == typeof(SixteenAvx512) ? Chosen(type) : null) ?? type switch
    {
        TensorType.Q4_0 => OfBlocks<Q4_0, T>(),
        TensorType.Q4_1 => OfBlocks<Q4_1, T>(),
        TensorType.Q5_0 => OfBlocks<Q5_0, T>(),
        TensorType.Q5_1 => OfBlocks<Q5_1, T>(),
        TensorType.Q8_0 => OfBlocks<Q8_0, T>(),
        TensorType.IQ4_NL => OfBlocks<IQ4_NL, T>(),
        TensorType.MXFP4 => OfBlocks<MXFP4, T>(),
        TensorType.Q2_K => OfSuperBlocks<Q2_K, T>(),
        TensorType.Q3_K => OfSuperBlocks<Q3_K, T>(),
        TensorType.Q4_K => OfSuperBlocks<Q4_K, T>(),
        TensorType.Q5_K => OfSuperBlocks<Q5_K, T>(),
        TensorType.Q6_K => OfSuperBlocks<Q6_K, T>(),
        TensorType.IQ4_XS => OfSuperBlocks<IQ4_XS, T>(),
        _ => default,
    };

    /// <summary>Those of a type whose values AVX-512 looks up.</summary>
    static StoredRow? Chosen(TensorType type) => type switch
    {
        TensorType.Q4_0 => Chosen<Q4_0>(),
        TensorType.Q4_1 => Chosen<Q4_1>(),
        TensorType.Q5_0 => Chosen<Q5_0>(),
        TensorType.Q5_1 => Chosen<Q5_1>(),
        TensorType.IQ4_NL => Chosen<IQ4_NL>(),
        TensorType.MXFP4 => Chosen<MXFP4>(),
        TensorType.Q2_K => Chosen<Q2_K>(),
        TensorType.Q3_K => Chosen<Q3_K>(),
        TensorType.Q4_K => Chosen<Q4_K>(),
        TensorType.Q5_K => Chosen<Q5_K>(),
        TensorType.IQ4_XS => Chosen<IQ4_XS>(),
        _ => null,
    };

    static StoredRow Chosen<TBlock>() where TBlock : struct, IChosenBlock => new(&ChosenRow<TBlock>.Store, &ChosenRow<TBlock>.Dots);

    static StoredRow OfBlocks<TBlock, T>() where TBlock : struct, IBlock32 where T : struct, ISixteen<T> =>
        new(&Block32Row<TBlock>.Store<T>, &Block32Row<TBlock>.Dots<T>);

    static StoredRow OfSuperBlocks<TBlock, T>() where TBlock : struct, ISuperBlock where T : struct, ISixteen<T> =>
        new(&SuperBlockRow<TBlock>.Store<T>, &SuperBlockRow<TBlock>.Dots<T>);
}
