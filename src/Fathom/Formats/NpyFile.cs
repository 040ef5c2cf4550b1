using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fathom.Formats;

/// <summary>Arrays of numbers as NumPy's .npy.</summary>
public static class NpyFile
{
    /// <summary>Fills one row of values.</summary>
    public delegate void RowReader(long row, Span<float> values);

    /// <summary>Writes an array of float32 row by row; the file appears when it is complete.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="shape">The dimensions, slowest first; the last one is the length of a row.</param>
    /// <param name="readRow">Gives the rows in order.</param>
    /// <exception cref="FathomException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<long> shape, RowReader readRow) => AtomicFile.Write(path, stream =>
    {
        stream.Write(NpyHeader.Of(isHalf: false, shape));
        float[] values = new float[shape[^1]];
        long rows = shape.SkipLast(1).Aggregate(1L, static (product, length) => product * length);
        for (long row = 0; row < rows; row++)
        {
            readRow(row, values);
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    });

    /// <summary>Reads the numbers of a matrix, row after row, from where its header ends.</summary>
    /// <exception cref="InvalidDataException">The file's size is not the one that the header declares.</exception>
    internal static float[] ReadMatrix(Stream file, NpyHeader header)
    {
        long rows = header.Shape[0], columns = header.Shape[1], length = file.Length - file.Position;
        if (rows > length || columns > length || (Int128)rows * columns * header.ElementBytes != length || length > Array.MaxLength)
            throw new InvalidDataException($"it declares {rows} by {columns} numbers of {header.ElementBytes} bytes, and holds {length} bytes");
        byte[] bytes = new byte[length];
        file.ReadExactly(bytes);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            long index = header.IsColumnMajor ? i % columns * rows + i / columns : i;
            var element = bytes.AsSpan((int)index * header.ElementBytes, header.ElementBytes);
            if (header.IsBigEndian)
                element.Reverse();
            values[i] = Number(header.Kind, element);
        }
        return values;
    }

    static float Number(char kind, ReadOnlySpan<byte> element) => (kind, element.Length) switch
    {
        ('f', 2) => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(element),
        ('f', _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
        ('i', 1) => (sbyte)element[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(element),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(element),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(element),
        (_, 1) => element[0],
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(element),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(element),
    };
}
