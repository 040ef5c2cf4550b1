using System.Buffers.Binary;
using System.Text;

namespace Fathom.Tests.Fuzzing;

/// <summary>Makes inputs of others by a few changes, knowing a little of what files are made of: numbers, words, and parts that repeat.</summary>
/// <param name="random">What decides.</param>
/// <param name="corpus">The inputs to begin with.</param>
/// <param name="words">What to put in: words of the format.</param>
sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words)
{
    const int Longest = 1 << 18, MostChanges = 6, MostTimes = 5_000;

    static readonly long[] numbers = [0, 1, 2, -1, 64, 255, 65_535, 1 << 20, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    static readonly string[] digits = ["0", "-1", "1e400", "-0.0", "NaN", "2147483648", "9223372036854775808", "0.5", "1000000", "99999"];

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        byte[] input = Any(corpus);
        for (int changes = random.Next(1, MostChanges); changes > 0; changes--)
            input = Changed(input);
        return input.Length <= Longest ? input : input[..Longest];
    }

    byte[] Changed(byte[] input)
    {
        var (start, end) = Part(input.Length);
        return random.Next(9) switch
        {
            0 => Replaced(input, start, start, [(byte)random.Next(256)]),
            1 => Replaced(input, start, Math.Min(input.Length, start + 1), [(byte)random.Next(256)]),
            2 => Replaced(input, start, Math.Min(input.Length, start + 8), Number()),
            3 => Replaced(input, start, end, []),
            4 => Replaced(input, start, end, Repeated(input.AsSpan(start, end - start))),
            5 => Replaced(input, start, start, Encoding.UTF8.GetBytes(Any(words))),
            6 => Replaced(input, start, end, Encoding.UTF8.GetBytes(Any(words))),
            7 => WithDigits(input, start),
            _ => WithPartOf(Any(corpus), input, start, end),
        };
    }

    /// <summary>A part of an input: mostly short, at times of any length.</summary>
    (int Start, int End) Part(int length)
    {
        int start = random.Next(length + 1), most = random.Next(4) == 0 ? length - start : Math.Min(32, length - start);
        return (start, start + random.Next(most + 1));
    }

    byte[] Number()
    {
        byte[] bytes = new byte[random.Next(2) == 0 ? 4 : 8];
        long number = Any(numbers);
        if (bytes.Length == 4)
            BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)number);
        else
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    byte[] Repeated(ReadOnlySpan<byte> part)
    {
        int times = Math.Min(random.Next(2) == 0 ? random.Next(2, 10) : random.Next(MostTimes), Longest / Math.Max(1, part.Length));
        byte[] result = new byte[times * part.Length];
        for (int i = 0; i < times; i++)
            part.CopyTo(result.AsSpan(i * part.Length));
        return result;
    }

    /// <summary>Writes another number over the next one that is written in digits.</summary>
    byte[] WithDigits(byte[] input, int from)
    {
        int start = input.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return input;
        start += from;
        int length = input.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return Replaced(input, start, length < 0 ? input.Length : start + length, Encoding.ASCII.GetBytes(Any(digits)));
    }

    byte[] WithPartOf(byte[] other, byte[] input, int start, int end)
    {
        var (from, to) = Part(other.Length);
        return Replaced(input, start, end, other.AsSpan(from, to - from));
    }

    static byte[] Replaced(byte[] input, int start, int end, ReadOnlySpan<byte> part) =>
        [.. input.AsSpan(0, start), .. part, .. input.AsSpan(end)];

    T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
