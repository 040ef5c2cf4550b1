using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>The vector routines for rows of quantised blocks: those of a type by an instruction set.</summary>
static unsafe class StoredRow
{
    /// <summary>Elements that share a scale and a minimum: those of a block of 32, and those of a group of a super-block.</summary>
    public const int Block = 32, Group = 16;

    /// <summary>Bytes by which a product reads ahead: rows follow one another, and the processor's own prefetching stops at every page.</summary>
    public const int Ahead = 2048;

    /// <summary>Dequantises (stored row, values, length); null for a type that has its reference alone.</summary>
    public static delegate*<byte*, float*, int, void> Store(TensorType type, InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Store<SixteenAvx512>(type),
        InstructionSet.Avx2 => Store<SixteenAvx2>(type),
        _ => Store<SixteenPortable>(type),
    };

    /// <summary>The inner product of (stored row, activations, their sums by blocks or by groups, length), which rounds no activation; null where rows are dequantised first.</summary>
    public static delegate*<byte*, float*, float*, int, float> Dot(TensorType type, InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Dot<SixteenAvx512>(type),
        InstructionSet.Avx2 => Dot<SixteenAvx2>(type),
        _ => Dot<SixteenPortable>(type),
    };

    static delegate*<byte*, float*, int, void> Store<T>(TensorType type) where T : struct, ISixteen<T> => type switch
    {
        TensorType.Q4_0 => &Block32Row<Q4_0>.Store<T>,
        TensorType.Q4_1 => &Block32Row<Q4_1>.Store<T>,
        TensorType.Q5_0 => &Block32Row<Q5_0>.Store<T>,
        TensorType.Q5_1 => &Block32Row<Q5_1>.Store<T>,
        TensorType.Q8_0 => &Block32Row<Q8_0>.Store<T>,
        TensorType.IQ4_NL => &Block32Row<IQ4_NL>.Store<T>,
        TensorType.MXFP4 => &Block32Row<MXFP4>.Store<T>,
        TensorType.Q2_K => &SuperBlockRow<Q2_K>.Store<T>,
        TensorType.Q3_K => &SuperBlockRow<Q3_K>.Store<T>,
        TensorType.Q4_K => &SuperBlockRow<Q4_K>.Store<T>,
        TensorType.Q5_K => &SuperBlockRow<Q5_K>.Store<T>,
        TensorType.Q6_K => &SuperBlockRow<Q6_K>.Store<T>,
        TensorType.IQ4_XS => &SuperBlockRow<IQ4_XS>.Store<T>,
        _ => null,
    };

    static delegate*<byte*, float*, float*, int, float> Dot<T>(TensorType type) where T : struct, ISixteen<T> => type switch
    {
        TensorType.Q4_0 => &Block32Row<Q4_0>.Dot<T>,
        TensorType.Q4_1 => &Block32Row<Q4_1>.Dot<T>,
        TensorType.Q5_0 => &Block32Row<Q5_0>.Dot<T>,
        TensorType.Q5_1 => &Block32Row<Q5_1>.Dot<T>,
        TensorType.Q8_0 => &Block32Row<Q8_0>.Dot<T>,
        TensorType.IQ4_NL => &Block32Row<IQ4_NL>.Dot<T>,
        TensorType.MXFP4 => &Block32Row<MXFP4>.Dot<T>,
        TensorType.Q2_K => &SuperBlockRow<Q2_K>.Dot<T>,
        TensorType.Q3_K => &SuperBlockRow<Q3_K>.Dot<T>,
        TensorType.Q4_K => &SuperBlockRow<Q4_K>.Dot<T>,
        TensorType.Q5_K => &SuperBlockRow<Q5_K>.Dot<T>,
        TensorType.Q6_K => &SuperBlockRow<Q6_K>.Dot<T>,
        TensorType.IQ4_XS => &SuperBlockRow<IQ4_XS>.Dot<T>,
        _ => null,
    };
}
