namespace Fathom.Lenses;

/// <summary>Reduces a row of logits to the numbers that a column keeps of it. One for each thread.</summary>
sealed class CellReduction
{
    readonly RowReduction reduction = new();
    readonly float[] best = new float[LensOptions.MostTop], watched = new float[LensOptions.MostWatched];
    readonly int[] bestIds = new int[LensOptions.MostTop];

    /// <summary>Reads the logits [V] of one row of a layout, which are overwritten.</summary>
    public void Read(ColumnLayout layout, int row, Span<float> logits, int token, Distribution final, MeasuredColumn column)
    {
        switch (layout.KindOf(row, out int layer))
        {
            case RowKind.Layer:
                ReadLayer(layout, layer, logits, token, final, column);
                break;
            case RowKind.Embedding:
                var embedding = Read(logits, top: 0, token, final, isLast: false);
                foreach (var measure in layout.OfCell)
                    if (layout.EmbeddingAt(measure) is >= 0 and int at)
                        column.Numbers[at] = measure.OfCell!(embedding);
                break;
            default:
                var between = Read(logits, top: 0, token, final, isLast: false);
                foreach (var measure in layout.OfBetween)
                    column.Numbers[layout.At(measure) + layer - 1] = measure.OfBetween!(between);
                break;
        }
    }

    void ReadLayer(ColumnLayout layout, int layer, Span<float> logits, int token, Distribution final, MeasuredColumn column)
    {
        int[] ids = layout.Options.Watched;
        for (int i = 0; i < ids.Length; i++)
        {
            watched[i] = logits[ids[i]];
            column.Numbers[layout.WatchedAt(i) + layout.Layers + layer - 1] = TopLogits.CountLarger(logits, watched[i]);
        }
        var cell = Read(logits, layout.Top, token, final, layer == layout.Layers);
        bestIds.AsSpan(0, layout.Top).CopyTo(column.Ids.Slice((layer - 1) * layout.Top, layout.Top));
        foreach (var measure in layout.OfCell)
            column.Numbers[layout.At(measure) + layer - 1] = measure.OfCell!(cell);
        for (int k = 0; k < layout.Top; k++)
            column.Numbers[layout.TopAt(layer) + k] = cell.Values.Probability(best[k]);
        for (int i = 0; i < ids.Length; i++)
        {
            column.Numbers[layout.WatchedAt(i) + layer - 1] = cell.Values.Probability(watched[i]);
            if (!cell.IsFinite)
                column.Numbers[layout.WatchedAt(i) + layout.Layers + layer - 1] = float.NaN;
        }
    }

    /// <summary>Reads a row, and finds so many of its largest logits.</summary>
    CellReading Read(Span<float> logits, int top, int token, Distribution final, bool isLast)
    {
        int found = Math.Min(Math.Max(top, 2), logits.Length);
        TopLogits.Find(logits, bestIds.AsSpan(0, found), best.AsSpan(0, found));
        float produced = logits[token], margin = found < 2 ? float.NaN : best[0] - best[1];
        int larger = TopLogits.CountLarger(logits, produced);
        return new(reduction.Reduce(final, logits), produced, larger, margin, isLast);
    }
}
