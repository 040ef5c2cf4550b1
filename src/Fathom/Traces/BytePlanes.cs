namespace Fathom.Traces;

/// <summary>
/// Numbers of 32 bits laid out as four planes: all highest bytes first, then the next. The high bytes of neighbours resemble each other,
/// so they compress well, where whole floats hardly do.
/// </summary>
ref struct BytePlanes(Span<byte> bytes)
{
    Span<byte> rest = bytes;

    /// <summary>Writes the planes of the numbers at the place reached.</summary>
    public void Write(ReadOnlySpan<uint> numbers)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            var plane = Take(numbers.Length);
            for (int i = 0; i < plane.Length; i++)
                plane[i] = (byte)(numbers[i] >> shift);
        }
    }

    /// <summary>Reads the numbers from their planes at the place reached.</summary>
    public void Read(Span<uint> numbers)
    {
        numbers.Clear();
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            var plane = Take(numbers.Length);
            for (int i = 0; i < plane.Length; i++)
                numbers[i] |= (uint)plane[i] << shift;
        }
    }

    Span<byte> Take(int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
