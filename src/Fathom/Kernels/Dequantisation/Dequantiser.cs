using System.Runtime.Intrinsics;
using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Turns rows of tensors, as stored, into float32.</summary>
/// <remarks>Every type has a readable reference; the usual ones have a vector twin that gives the same bits.</remarks>
public static class Dequantiser
{
    /// <summary>Dequantises whole blocks: one row of a tensor, or several that lie one after the other.</summary>
    /// <param name="type">How the elements are stored.</param>
    /// <param name="source">The stored bytes.</param>
    /// <param name="destination">[elements]: as many as the bytes hold.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together, or the type is unknown.</exception>
    public static void Row(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        CheckLengths(type, source, destination);
        switch (type)
        {
            case TensorType.F32: Floats.CopyF32(source, destination); break;
            case TensorType.F16: Floats.WidenF16(source, destination); break;
            case TensorType.BF16 when Vector128.IsHardwareAccelerated: Floats.WidenBF16(source, destination); break;
            case TensorType.Q4_0 when Vector128.IsHardwareAccelerated: Q4_0.Vectors(source, destination); break;
            case TensorType.Q4_1 when Vector128.IsHardwareAccelerated: Q4_1.Vectors(source, destination); break;
            case TensorType.Q8_0 when Vector128.IsHardwareAccelerated: Q8_0.Vectors(source, destination); break;
            default: Reference(type, source, destination); break;
        }
    }

    /// <summary>The same by the references alone.</summary>
    internal static void Reference(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case TensorType.F32: Floats.F32(source, destination); break;
            case TensorType.F16: Floats.F16(source, destination); break;
            case TensorType.BF16: Floats.BF16(source, destination); break;
            case TensorType.F64: Floats.F64(source, destination); break;
            case TensorType.I8: Integers.I8(source, destination); break;
            case TensorType.I16: Integers.I16(source, destination); break;
            case TensorType.I32: Integers.I32(source, destination); break;
            case TensorType.I64: Integers.I64(source, destination); break;
            case TensorType.Q4_0: Q4_0.Reference(source, destination); break;
            case TensorType.Q4_1: Q4_1.Reference(source, destination); break;
            case TensorType.Q8_0: Q8_0.Reference(source, destination); break;
            default: throw new ArgumentException($"{type} cannot be dequantised", nameof(type));
        }
    }

    static void CheckLengths(TensorType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        var (elements, bytes) = TensorTypes.Block(type) ?? throw new ArgumentException($"{type} is no known type", nameof(type));
        if (destination.Length % elements != 0 || source.Length != (long)destination.Length / elements * bytes)
            throw new ArgumentException($"{source.Length} bytes of {type} are not {destination.Length} elements", nameof(source));
    }
}
