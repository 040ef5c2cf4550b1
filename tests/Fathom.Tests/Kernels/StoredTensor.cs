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
        float value = (float)(random.NextDouble() - 0.5);
        if (type == TensorType.F32)
            MemoryMarshal.Write(block, value);
        else if (type == TensorType.BF16)
            MemoryMarshal.Write(block, (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
        else
            MemoryMarshal.Write(block, (Half)value);
        if (type == TensorType.Q4_1)
            MemoryMarshal.Write(block[2..], (Half)(float)(random.NextDouble() - 0.5));
    }

    public void Dispose()
    {
        file.Dispose();
        File.Delete(path);
    }
}
