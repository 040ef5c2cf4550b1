namespace Fathom.Lenses;

/// <summary>The columns of one sequence, in order. Grows a chunk of columns at a time, and what is in it stays where it is: columns can be looked at while others are added.</summary>
/// <remarks>One thread adds; others may read columns below <see cref="Count"/>.</remarks>
sealed class ColumnStore(ColumnLayout layout)
{
    const long ChunkBytes = 64 << 10;

    readonly int columnsAChunk = (int)Math.Clamp(ChunkBytes / layout.Bytes, 1, 64);
    Chunk[] chunks = [];
    int reserved, count;

    /// <summary>What a column has.</summary>
    public ColumnLayout Layout => layout;

    /// <summary>How many columns have been measured.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The largest finite difference between the lens' last row and the decoder's own logits; null where none was compared.</summary>
    public float? LastRowDifference { get; private set; }

    /// <summary>A column that has been measured.</summary>
    public MeasuredColumn this[int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Count);
            return Column(column);
        }
    }

    /// <summary>Room for the next column, all NaN. It counts once it is published.</summary>
    internal MeasuredColumn Reserve()
    {
        if (reserved == chunks.Length * columnsAChunk)
            chunks = [.. chunks, new(new float[columnsAChunk * layout.Floats], new int[columnsAChunk * layout.Ids])];
        var column = Column(reserved++);
        column.Numbers.Fill(float.NaN);
        return column;
    }

    /// <summary>Counts the columns that were reserved.</summary>
    internal void Publish() => Volatile.Write(ref count, reserved);

    /// <summary>Keeps how far a last row is from the decoder's logits.</summary>
    internal void Compared(float difference)
    {
        if (float.IsFinite(difference))
            LastRowDifference = Math.Max(LastRowDifference ?? 0, difference);
    }

    MeasuredColumn Column(int column)
    {
        var chunk = chunks[column / columnsAChunk];
        int at = column % columnsAChunk;
        return new(layout, chunk.Numbers.AsMemory(at * layout.Floats, layout.Floats), chunk.Ids.AsMemory(at * layout.Ids, layout.Ids));
    }

    readonly record struct Chunk(float[] Numbers, int[] Ids);
}
