namespace Fathom.Lenses;

/// <summary>Reduces a row of logits to the numbers that a column keeps of it. One for each thread.</summary>
sealed class CellReduction
{
    readonly RowReduction reduction = new();
    readonly float[] best = new float[LensOptions.MostTop], watched = new float[LensOptions.MostWatched];

    /// <summary>Reads the logits [V] of one row of a layout, which are overwritten.</summary>
    public void Read(ColumnLayout layout, int row, Span<float> logits, int token, Distribution final, MeasuredColumn column)
    {
        switch (layout.KindOf(row, out int layer))
        {
            case RowKind.Layer:
                ReadLayer(layout, layer, logits, token, final, column);
                break;
            case RowKind.Embedding:
                var embedding = Read(logits, token, final, isLast: false);
                foreach (var measure in layout.OfCell)
                    if (layout.EmbeddingAt(measure) is >= 0 and int at)
                        column.Numbers[at] = measure.OfCell!(embedding);
                break;
            default:
                var between = Read(logits, token, final, isLast: false);
                foreach (var measure in layout.OfBetween)
                    column.Numbers[layout.At(measure) + layer - 1] = measure.OfBetween!(between);
                break;
        }
    }

    void ReadLayer(ColumnLayout layout, int layer, Span<float> logits, int token, Distribution final, MeasuredColumn column)
    {
        var top = best.AsSpan(0, layout.Top);
        TopLogits.Find(logits, column.Ids.Slice((layer - 1) * layout.Top, layout.Top), top);
        int[] ids = layout.Options.Watched;
        for (int i = 0; i < ids.Length; i++)
        {
            watched[i] = logits[ids[i]];
            column.Numbers[layout.WatchedAt(i) + layout.Layers + layer - 1] = TopLogits.CountLarger(logits, watched[i]);
        }
        var cell = Read(logits, token, final, layer == layout.Layers);
        foreach (var measure in layout.OfCell)
            column.Numbers[layout.At(measure) + layer - 1] = measure.OfCell!(cell);
        for (int k = 0; k < top.Length; k++)
            column.Numbers[layout.TopAt(layer) + k] = cell.Values.Probability(top[k]);
        for (int i = 0; i < ids.Length; i++)
        {
            column.Numbers[layout.WatchedAt(i) + layer - 1] = cell.Values.Probability(watched[i]);
            if (!cell.IsFinite)
                column.Numbers[layout.WatchedAt(i) + layout.Layers + layer - 1] = float.NaN;
        }
    }

    CellReading Read(Span<float> logits, int token, Distribution final, bool isLast)
    {
        float produced = logits[token];
        int larger = TopLogits.CountLarger(logits, produced);
        return new(reduction.Reduce(final, logits), produced, larger, isLast);
    }
}
