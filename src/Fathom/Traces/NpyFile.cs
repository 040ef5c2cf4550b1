using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Traces;

/// <summary>Reads a matrix of numbers from NumPy's .npy. Objects, which would have to be unpickled, are refused.</summary>
static partial class NpyFile
{
    const int LongestHeader = 1 << 16, NewestVersion = 3;

    /// <summary>The bytes that every such file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the matrix, its first axis as layers and its second as tokens.</summary>
    /// <exception cref="InvalidDataException">It is no matrix of numbers, or its size is not the one that it declares.</exception>
    public static LayerMatrix Read(Stream file)
    {
        string header = ReadHeader(file);
        var (type, size, bigEndian) = ElementType(header);
        var (rows, columns) = Shape(header);
        if (columns > LayerMatrix.MostTokens)
            throw new InvalidDataException($"it has {columns} columns, where at most {LayerMatrix.MostTokens} are possible");
        long length = file.Length - file.Position;
        if ((Int128)rows * columns * size != length || length > Array.MaxLength)
            throw new InvalidDataException($"it declares {rows} by {columns} numbers of {size} bytes, and holds {length} bytes");

        byte[] bytes = new byte[length];
        file.ReadExactly(bytes);
        bool columnMajor = ColumnMajor().IsMatch(header);
        var matrix = new LayerMatrix((int)rows, (int)columns);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                long index = columnMajor ? column * rows + row : row * columns + column;
                var element = bytes.AsSpan((int)index * size, size);
                if (bigEndian)
                    element.Reverse();
                matrix[row + 1, column] = Number(type, element);
            }
        return matrix;
    }

    static string ReadHeader(Stream file)
    {
        Span<byte> start = stackalloc byte[12];
        file.ReadExactly(start[..10]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (start[6] is 0 or > NewestVersion)
            throw new InvalidDataException($"it is of version {start[6]} of the form, and versions 1 to {NewestVersion} are known");
        bool isFirstVersion = start[6] == 1;
        if (!isFirstVersion)
        {
            file.ReadExactly(start[10..]);
            length = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        }
        if (length is < 0 or > LongestHeader)
            throw new InvalidDataException("its header is too long");
        byte[] header = new byte[length];
        file.ReadExactly(header);
        return Encoding.Latin1.GetString(header);
    }

    static (char Type, int Size, bool BigEndian) ElementType(string header)
    {
        var match = DescribedType().Match(header);
        string type = match.Groups["type"].Value;
        if (type is not ("f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"))
            throw new InvalidDataException("it holds something else than real numbers");
        return (type[0], type[1] - '0', match.Groups["order"].Value == ">");
    }

    static (long Rows, long Columns) Shape(string header)
    {
        var match = DescribedShape().Match(header);
        return long.TryParse(match.Groups["rows"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long rows)
            && long.TryParse(match.Groups["columns"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long columns)
            && rows > 0 && columns > 0
            ? (rows, columns)
            : throw new InvalidDataException("it is no array of two axes, layers and tokens");
    }

    static float Number(char type, ReadOnlySpan<byte> element) => (type, element.Length) switch
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

    [GeneratedRegex(@"'descr':\s*'(?<order>[<>=|]?)(?<type>\w+)'")]
    private static partial Regex DescribedType();

    [GeneratedRegex(@"'shape':\s*\(\s*(?<rows>\d+)\s*,\s*(?<columns>\d+)\s*,?\s*\)")]
    private static partial Regex DescribedShape();

    [GeneratedRegex(@"'fortran_order':\s*True")]
    private static partial Regex ColumnMajor();
}
