namespace Fathom.Kernels;

/// <summary>A table of rows of four or eight values: an index of a few bits stands for a whole row.</summary>
/// <remarks>The books lie one after the other in CodeBooks.bin: 16 bits a row, four bits a value in rows of four, two in rows of eight,
/// lowest first; each counts into the book's list of values. See NOTICE beside it.</remarks>
sealed class CodeBook
{
    static readonly byte[] Packed = ReadPacked();
    readonly int rowLength;
    readonly sbyte[] values;

    CodeBook(int firstRow, int rows, int rowLength, params ReadOnlySpan<sbyte> alphabet)
    {
        this.rowLength = rowLength;
        values = new sbyte[rows * rowLength];
        int bits = 16 / rowLength;
        for (int i = 0; i < values.Length; i++)
        {
            int row = BitConverter.ToUInt16(Packed, 2 * (firstRow + i / rowLength));
            values[i] = alphabet[row >> (i % rowLength * bits) & ((1 << bits) - 1)];
        }
    }

    /// <summary>[256, 8] magnitudes.</summary>
    public static CodeBook IQ2_XXS { get; } = new(0, 256, 8, 8, 25, 43);

    /// <summary>[512, 8] magnitudes.</summary>
    public static CodeBook IQ2_XS { get; } = new(256, 512, 8, 8, 25, 43);

    /// <summary>[1024, 8] magnitudes.</summary>
    public static CodeBook IQ2_S { get; } = new(768, 1024, 8, 8, 25, 43);

    /// <summary>[256, 4] magnitudes.</summary>
    public static CodeBook IQ3_XXS { get; } = new(1792, 256, 4, 4, 12, 20, 28, 36, 44, 52, 62);

    /// <summary>[512, 4] magnitudes.</summary>
    public static CodeBook IQ3_S { get; } = new(2048, 512, 4, 1, 3, 5, 7, 9, 11, 13, 15);

    /// <summary>[2048, 8] signs.</summary>
    public static CodeBook IQ1 { get; } = new(2560, 2048, 8, -1, 0, 1);

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<sbyte> Row(int index) => values.AsSpan(index * rowLength, rowLength);

    static byte[] ReadPacked()
    {
        using var stream = typeof(CodeBook).Assembly.GetManifestResourceStream("CodeBooks.bin")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
