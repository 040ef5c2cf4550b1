namespace Fathom.Lenses.Proof;

/// <summary>What is measured of a column where only its depth is asked for: the residual stream, and what the last layer says.</summary>
static class LastLayer
{
    /// <summary>Fills the measures of the stream and of the last layer.</summary>
    public static void Measure(ProofColumn column)
    {
        var (layout, final) = (column.Request.To.Layout, column.Final);
        var numbers = column.Column.Numbers;
        StateReading.Read(column.Request, column.Column);
        foreach (var measure in layout.OfColumn)
            numbers[layout.At(measure)] = measure.OfColumn!(final);
        LogProbabilities.Read(layout, final, column.Request.Token, column.Column);
        var cell = Read(final, column.Request.Token);
        foreach (var measure in layout.OfCell)
            numbers[layout.At(measure) + layout.Layers - 1] = measure.OfCell!(cell);
    }

    static CellReading Read(Distribution final, int token)
    {
        Span<int> ids = stackalloc int[2];
        Span<float> best = stackalloc float[2];
        TopLogits.Find(final.Logits, ids, best);
        float produced = final.Logits[token];
        var values = final.IsFinite ? new RowValues(0, 0, final.EntropyNats, final.Largest, final.LogSum) : RowValues.None;
        return new(values, produced, TopLogits.CountLarger(final.Logits, produced), final.Logits.Length < 2 ? float.NaN : best[0] - best[1], IsLast: true);
    }
}
