using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats;

/// <summary>A cursor over the header of a GGUF file that never reads past its end.</summary>
/// <remarks>What a header costs in memory is bounded by its length, and its length by LongestHeader, far above that of any model.</remarks>
sealed class GgufReader(MappedFile file)
{
    const int LongestHeader = 256 << 20;
    const uint TextType = 8, ArrayType = 9;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public long Offset { get; private set; }

    /// <summary>Bytes that the header may still have.</summary>
    long Remaining => Math.Min(file.Length, LongestHeader) - Offset;

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>A count of things of which each takes at least so many bytes, and which therefore must fit into the rest of the file.</summary>
    public int Count(string what, int leastBytesEach)
    {
        ulong count = UInt64(what);
        if (count > (ulong)(Remaining / leastBytesEach))
            throw Fault($"{what} {count} does not fit the file", -8);
        return (int)count;
    }

    /// <summary>Text that must be UTF-8 and at most so many bytes long: a key or a name.</summary>
    public string Name(string what, int longest)
    {
        ulong length = UInt64($"the length of {what}");
        if (length > (ulong)Remaining)
            throw Fault($"{what} declares {length} bytes, more than the file has left", -8);
        if (length == 0)
            throw Fault($"{what} is empty", -8);
        if (length > (ulong)longest)
            throw Fault($"{what} of {length} bytes is too long: the format allows {longest}", -8);
        var bytes = Take((int)length, what);
        if (bytes.Contains((byte)0))
            throw Fault($"{what} holds a NUL", -(int)length);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"{what} is not UTF-8", -(int)length);
        }
    }

    public object Value(string key)
    {
        uint type = UInt32($"the type of {key}");
        return type == ArrayType ? ArrayValue(key) : Scalar(type, key);
    }

    object ArrayValue(string key)
    {
        uint type = UInt32($"the element type of {key}");
        if (type == ArrayType)
            throw Fault($"{key} is a nested array, which is not supported", -4);
        if (type == TextType)
        {
            var strings = new string[Count($"array length of {key}", 8)];
            for (int i = 0; i < strings.Length; i++)
                strings[i] = Text(key);
            return strings;
        }
        int size = Size(type, key);
        var bytes = Take(size * Count($"array length of {key}", size), key);
        return type switch
        {
            6 or 12 => Elements(bytes, size, element => Real(type, element)),
            7 => Elements(bytes, size, element => Truth(key, element)),
            10 => Elements(bytes, size, BinaryPrimitives.ReadUInt64LittleEndian),
            _ => Elements(bytes, size, element => Integer(type, element)),
        };
    }

    static T[] Elements<T>(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, T> read)
    {
        var values = new T[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(bytes.Slice(i * size, size));
        return values;
    }

    /// <summary>Integers become long (ulong for u64), floats double.</summary>
    object Scalar(uint type, string key)
    {
        if (type == TextType)
            return Text(key);
        var bytes = Take(Size(type, key), key);
        return type switch
        {
            6 or 12 => Real(type, bytes),
            7 => Truth(key, bytes),
            10 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => Integer(type, bytes),
        };
    }

    static long Integer(uint type, ReadOnlySpan<byte> bytes) => type switch
    {
        0 => bytes[0],
        1 => (sbyte)bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    static double Real(uint type, ReadOnlySpan<byte> bytes) => type == 6
        ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);

    bool Truth(string key, ReadOnlySpan<byte> bytes) => bytes[0] <= 1
        ? bytes[0] == 1 : throw Fault($"{key} is a boolean but holds the byte {bytes[0]}", -1);

    int Size(uint type, string key) => type switch
    {
        0 or 1 or 7 => 1,
        2 or 3 => 2,
        4 or 5 or 6 => 4,
        10 or 11 or 12 => 8,
        _ => throw Fault($"{key} has the unknown value type {type}", -4),
    };

    /// <summary>A string value; bytes that are no UTF-8 become U+FFFD.</summary>
    string Text(string key)
    {
        ulong length = UInt64($"the length of {key}");
        if (length > (ulong)Remaining)
            throw Fault($"{key} declares a string of {length} bytes, more than the file has left", -8);
        return Encoding.UTF8.GetString(Take((int)length, key));
    }

    ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > Remaining)
            throw Fault(file.Length > LongestHeader
                ? $"its header is longer than {LongestHeader} bytes" : $"the file is truncated: it ends inside {what}");
        var bytes = file.Bytes(Offset, length);
        Offset += length;
        return bytes;
    }

    public ModelFormatException Fault(string reason, int back = 0) => new(file.Path, reason, Offset + back);
}
