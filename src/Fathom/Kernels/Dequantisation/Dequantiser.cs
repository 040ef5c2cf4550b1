using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Turns rows of tensors, as stored, into float32.</summary>
/// <remarks>Every type has a readable reference of one block; the usual ones have a vector twin that gives the same bits.</remarks>
public static class Dequantiser
{
    /// <summary>The values of one block.</summary>
    delegate void BlockReference(ReadOnlySpan<byte> block, Span<float> values);

    /// <summary>Dequantises whole blocks: one row of a tensor, or several that lie one after the other.</summary>
    /// <param name="type">How the elements are stored.</param>
    /// <param name="source">The stored bytes.</param>
    /// <param name="destination">[elements]: as many as the bytes hold.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together, or the type is unknown.</exception>
    public static void Row(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var (elements, bytes) = TensorTypes.Block(type) ?? throw new ArgumentException($"{type} is no known type", nameof(type));
        if (destination.Length % elements != 0 || source.Length != (long)destination.Length / elements * bytes)
            throw new ArgumentException($"{source.Length} bytes of {type} are not {destination.Length} elements", nameof(source));
        switch (type)
        {
            case TensorType.F32: FloatVectors.F32(source, destination); break;
            case TensorType.F16: FloatVectors.F16(source, destination); break;
            case TensorType.BF16: FloatVectors.BF16(source, destination); break;
            default: Blocks(type, InstructionSets.Chosen, source, destination); break;
        }
    }

    /// <summary>The values of a tensor's row.</summary>
    /// <exception cref="ArgumentException">Its type is unknown.</exception>
    public static float[] Row(Tensor tensor, long row)
    {
        float[] values = new float[tensor.Columns];
        Row(tensor.Type, tensor.Row(row), values);
        return values;
    }

    /// <summary>Dequantises a part, of whole blocks, of some rows of a tensor that lie one after the other.</summary>
    /// <param name="type">How the elements are stored.</param>
    /// <param name="stored">The routines for the type.</param>
    /// <param name="source">The stored bytes of the first row's part.</param>
    /// <param name="rowBytes">Bytes from one row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="destination">Where the values go.</param>
    /// <param name="stride">Elements from one row of them to the next.</param>
    /// <param name="length">Elements of the part.</param>
    internal static unsafe void Rows(TensorType type, StoredRow stored, byte* source, nint rowBytes, int count, float* destination, nint stride, int length)
    {
        if (stored.Store is not null)
        {
            stored.Store(source, rowBytes, count, destination, stride, length);
            return;
        }
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        for (int row = 0; row < count; row++)
            Row(type, new(source + row * rowBytes, length / elements * bytes), new(destination + row * stride, length));
    }

    /// <summary>Quantised blocks, by the vectors of an instruction set where the type has a twin for them.</summary>
    internal static unsafe void Blocks(TensorType type, InstructionSet set, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var store = StoredRow.For(type, set).Store;
        if (store is null)
            Reference(type, source, destination);
        else
            fixed (byte* from = source)
            fixed (float* to = destination)
                store(from, 0, 1, to, 0, destination.Length);
    }

    /// <summary>The same, block by block, by the references alone.</summary>
    internal static void Reference(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        var reference = ReferenceOf(type);
        for (; !source.IsEmpty; source = source[bytes..], destination = destination[elements..])
            reference(source[..bytes], destination[..elements]);
    }

    static BlockReference ReferenceOf(TensorType type) => type switch
    {
        TensorType.F32 => Numbers.F32,
        TensorType.F16 => Numbers.F16,
        TensorType.BF16 => Numbers.BF16,
        TensorType.F64 => Numbers.F64,
        TensorType.U8 => Numbers.U8,
        TensorType.I8 => Numbers.I8,
        TensorType.I16 => Numbers.I16,
        TensorType.I32 => Numbers.I32,
        TensorType.I64 => Numbers.I64,
        TensorType.Q4_0 => Blocks32.Q4_0,
        TensorType.Q4_1 => Blocks32.Q4_1,
        TensorType.Q5_0 => Blocks32.Q5_0,
        TensorType.Q5_1 => Blocks32.Q5_1,
        TensorType.Q8_0 => Blocks32.Q8_0,
        TensorType.Q1_0 => FewBits.Q1_0,
        TensorType.Q2_0 => FewBits.Q2_0,
        TensorType.TQ1_0 => FewBits.TQ1_0,
        TensorType.TQ2_0 => FewBits.TQ2_0,
        TensorType.Q2_K => KQuants.Q2_K,
        TensorType.Q3_K => KQuants.Q3_K,
        TensorType.Q4_K => KQuants.Q4_K,
        TensorType.Q5_K => KQuants.Q5_K,
        TensorType.Q6_K => KQuants.Q6_K,
        TensorType.IQ4_NL => FourBitTables.IQ4_NL,
        TensorType.IQ4_XS => FourBitTables.IQ4_XS,
        TensorType.MXFP4 => FourBitTables.MXFP4,
        TensorType.NVFP4 => FourBitTables.NVFP4,
        TensorType.IQ1_S => CodeBooks.IQ1_S,
        TensorType.IQ1_M => CodeBooks.IQ1_M,
        TensorType.IQ2_XXS => CodeBooks.IQ2_XXS,
        TensorType.IQ2_XS => CodeBooks.IQ2_XS,
        TensorType.IQ2_S => CodeBooks.IQ2_S,
        TensorType.IQ3_XXS => CodeBooks.IQ3_XXS,
        TensorType.IQ3_S => CodeBooks.IQ3_S,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
