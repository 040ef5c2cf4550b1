using System.Runtime.InteropServices;

namespace Fathom.Formats;

/// <summary>Writes matrices and vectors of float32 as a safetensors file.</summary>
static class SafetensorsWriter
{
    /// <summary>A tensor to write: its name, its shape, slowest dimension first, and its elements.</summary>
    public sealed record Entry(string Name, int[] Shape, Func<Span<float>> Elements);

    /// <summary>Writes a file; it appears when it is complete.</summary>
    /// <exception cref="FathomException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<Entry> tensors, IReadOnlyDictionary<string, string> metadata) => AtomicFile.Write(path, stream =>
    {
        stream.Write(SafetensorsHeader.Of(tensors.Select(static tensor =>
            new SafetensorsHeader.Entry(tensor.Name, "F32", sizeof(float), [.. tensor.Shape.Select(static length => (long)length)])), metadata));
        foreach (var tensor in tensors)
            stream.Write(MemoryMarshal.AsBytes(tensor.Elements()));
    });
}
