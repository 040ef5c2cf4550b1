using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats;

/// <summary>A cursor over the header of a GGUF file that never reads past its end.</summary>
sealed class GgufReader(MappedFile file)
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public long Offset { get; private set; }

    long Remaining => file.Length - Offset;

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>A count of things of which each takes at least so many bytes, and which therefore must fit into the rest of the file.</summary>
    public int Count(string what, int leastBytesEach)
    {
        ulong count = UInt64(what);
        if (count > (ulong)(Remaining / leastBytesEach) || count > (ulong)Array.MaxLength)
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
        return type == 9 ? ArrayValue(key) : Scalar(type, key);
    }

    object ArrayValue(string key)
    {
        uint type = UInt32($"the element type of {key}");
        if (type == 9)
            throw Fault($"{key} is a nested array, which is not supported", -4);
        if (type == 8)
        {
            var strings = new string[Count($"array length of {key}", 8)];
            for (int i = 0; i < strings.Length; i++)
                strings[i] = Text(key);
            return strings;
        }
        int count = Count($"array length of {key}", Math.Max(1, Size(type, key)));
        return type switch
        {
            6 or 12 => Elements<double>(count, type, key),
            7 => Elements<bool>(count, type, key),
            10 => Elements<ulong>(count, type, key),
            _ => Elements<long>(count, type, key),
        };
    }

    T[] Elements<T>(int count, uint type, string key)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = (T)Scalar(type, key);
        return values;
    }

    /// <summary>Integers become long (ulong for u64), floats double.</summary>
    object Scalar(uint type, string key)
    {
        if (type == 8)
            return Text(key);
        var bytes = Take(Size(type, key), key);
        return type switch
        {
            0 => (long)bytes[0],
            1 => (long)(sbyte)bytes[0],
            2 => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            3 => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            5 => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            6 => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            7 => bytes[0] <= 1 ? bytes[0] == 1 : throw Fault($"{key} is a boolean but holds the byte {bytes[0]}", -1),
            10 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            11 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

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
        if (length > int.MaxValue)
            throw Fault($"{key} declares a string of {length} bytes, which is too long", -8);
        return Encoding.UTF8.GetString(Take((int)length, key));
    }

    ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > Remaining)
            throw Fault($"the file is truncated: it ends inside {what}");
        var bytes = file.Bytes(Offset, length);
        Offset += length;
        return bytes;
    }

    public ModelFormatException Fault(string reason, int back = 0) => new(file.Path, reason, Offset + back);
}
