using System.Runtime.InteropServices;
using Fathom.Formats;

namespace Fathom.Tests.Kernels;

/// <summary>A tensor of random blocks in a file of its own, its scales small and finite.</summary>
sealed class StoredTensor : IDisposable
{
    readonly string path = Path.GetTempFileName();
    readonly MappedFile file;

    public StoredTensor(TensorType type, int rows, int columns, Random random)
    {
        var (elements, blockBytes) = TensorTypes.Block(type)!.Value;
        byte[] bytes = new byte[rows * columns / elements * blockBytes];
        random.NextBytes(bytes);
        for (int at = 0; at < bytes.Length; at += blockBytes)
            SetFloats(type, bytes.AsSpan(at, blockBytes), random);
        File.WriteAllBytes(path, bytes);
        file = new(path);
        Tensor = new(file, "weight", type, [rows, columns], 0);
    }

    public Tensor Tensor { get; }

    static void SetFloats(TensorType type, Span<byte> block, Random random)
    {
        float value = Value(random);
        if (block.Length == 1)
            return;
        if (type == TensorType.F64)
            MemoryMarshal.Write(block, (double)value);
        else if (type == TensorType.F32)
            MemoryMarshal.Write(block, value);
        else if (type == TensorType.BF16)
            MemoryMarshal.Write(block, (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
        else if (type == TensorType.MXFP4)
            block[0] = (byte)random.Next(118, 132);
        else
            foreach (int offset in Halves(type))
                MemoryMarshal.Write(block[offset..], (Half)Value(random));
    }

    /// <summary>Where the 16-bit floats of a block are.</summary>
    static int[] Halves(TensorType type) => type switch
    {
        TensorType.Q4_1 or TensorType.Q5_1 or TensorType.Q4_K or TensorType.Q5_K => [0, 2],
        TensorType.Q2_K => [80, 82],
        TensorType.Q3_K => [108],
        TensorType.Q6_K => [208],
        TensorType.TQ1_0 => [52],
        _ => [0],
    };

    static float Value(Random random) => (float)(random.NextDouble() - 0.5);

    public void Dispose()
    {
        file.Dispose();
        File.Delete(path);
    }
}
