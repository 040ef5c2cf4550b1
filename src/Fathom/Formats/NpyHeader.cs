using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Formats;

/// <summary>What an .npy file says of its array before the numbers. Objects, which would have to be unpickled, are refused.</summary>
/// <param name="Kind">f for floats, i for integers, u for those without a sign, b for truth values.</param>
/// <param name="ElementBytes">The size of a number.</param>
/// <param name="IsBigEndian">Whether a number's highest byte comes first.</param>
/// <param name="IsColumnMajor">Whether the first axis is the fastest, rather than the last.</param>
/// <param name="Shape">The length of each axis.</param>
sealed partial record NpyHeader(char Kind, int ElementBytes, bool IsBigEndian, bool IsColumnMajor, IReadOnlyList<long> Shape)
{
    const int LongestText = 1 << 16, NewestVersion = 3;

    /// <summary>The bytes that every such file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The header of an array of float16 or float32, in version 1.0, padded so that the numbers begin at a multiple of 64.</summary>
    public static byte[] Of(bool isHalf, IReadOnlyList<long> shape) => Of(isHalf ? "<f2" : "<f4", shape);

    /// <summary>The header of an array of numbers of a type, such as &lt;i4.</summary>
    public static byte[] Of(string type, IReadOnlyList<long> shape)
    {
        const int lead = 10, alignment = 64;
        string dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}";
        int length = (lead + dictionary.Length + alignment) / alignment * alignment - lead;
        return [.. Magic, 1, 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n")];
    }

    /// <summary>Reads the header, after which the numbers follow.</summary>
    /// <exception cref="InvalidDataException">It is none, or one of something else than real numbers.</exception>
    public static NpyHeader Read(Stream file)
    {
        string text = ReadText(file);
        var described = DescribedType().Match(text);
        string type = described.Groups["type"].Value;
        if (type is not ("f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"))
            throw new InvalidDataException("it holds something else than real numbers");
        return new(type[0], type[1] - '0', described.Groups["order"].Value == ">", ColumnMajor().IsMatch(text),
            [.. DescribedShape().Match(text).Groups["axis"].Captures.Select(static axis => Length(axis.Value))]);
    }

    static string ReadText(Stream file)
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
        if (length is < 0 or > LongestText)
            throw new InvalidDataException("its header is too long");
        byte[] text = new byte[length];
        file.ReadExactly(text);
        return Encoding.Latin1.GetString(text);
    }

    static long Length(string axis) => long.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
        ? length : throw new InvalidDataException($"it has an axis of {axis}, which no file can hold");

    [GeneratedRegex(@"'descr':\s*'(?<order>[<>=|]?)(?<type>\w+)'")]
    private static partial Regex DescribedType();

    [GeneratedRegex(@"'shape':\s*\(\s*(?:(?<axis>\d+)\s*(?:,\s*|(?=\))))*\)")]
    private static partial Regex DescribedShape();

    [GeneratedRegex(@"'fortran_order':\s*True")]
    private static partial Regex ColumnMajor();
}
