using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Fathom.Kernels;

/// <summary>Vector twins of the plain floats.</summary>
static class FloatVectors
{
    public static void F32(ReadOnlySpan<byte> source, Span<float> destination) => MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);

    public static void F16(ReadOnlySpan<byte> source, Span<float> destination) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination);

    public static void BF16(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var upper = MemoryMarshal.Cast<byte, ushort>(source);
        var words = MemoryMarshal.Cast<float, uint>(destination);
        int i = 0;
        for (; i <= upper.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(upper[i..]), out var first, out var second);
            (first << 16).CopyTo(words[i..]);
            (second << 16).CopyTo(words[(i + Vector<uint>.Count)..]);
        }
        for (; i < upper.Length; i++)
            words[i] = (uint)upper[i] << 16;
    }
}
