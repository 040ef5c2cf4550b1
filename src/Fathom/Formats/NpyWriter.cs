using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Formats;

/// <summary>Writes an array of float32 as NumPy's .npy, version 1.0.</summary>
public static class NpyWriter
{
    /// <summary>Fills one row of values.</summary>
    public delegate void RowReader(long row, Span<float> values);

    /// <summary>Writes an array row by row; the file appears when it is complete.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="shape">The dimensions, slowest first; the last one is the length of a row.</param>
    /// <param name="readRow">Gives the rows in order.</param>
    /// <exception cref="FathomException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<long> shape, RowReader readRow) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Header("<f4", shape));
        float[] values = new float[shape[^1]];
        long rows = shape.SkipLast(1).Aggregate(1L, static (product, length) => product * length);
        for (long row = 0; row < rows; row++)
        {
            readRow(row, values);
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    });

    /// <summary>Magic, version, length and a Python dictionary, padded so that the data begin at a multiple of 64.</summary>
    internal static byte[] Header(string type, IReadOnlyList<long> shape)
    {
        const int lead = 10, alignment = 64;
        string dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}";
        int length = (lead + dictionary.Length + alignment) / alignment * alignment - lead;
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n")];
    }
}
