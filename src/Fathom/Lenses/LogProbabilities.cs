namespace Fathom.Lenses;

/// <summary>What the model itself says of a token: its log-probability after the last layer, and the likeliest tokens with theirs, all in nats.</summary>
static class LogProbabilities
{
    /// <summary>Fills them in, where a column has them: not a number where there is no distribution.</summary>
    public static void Read(ColumnLayout layout, Distribution final, int token, MeasuredColumn column)
    {
        var values = column.Numbers[layout.LastAt];
        if (values.IsEmpty)
            return;
        var best = values[1..];
        if (!best.IsEmpty)
            TopLogits.Find(final.Logits, column.Ids[layout.LastIdsAt], best);
        foreach (ref float logit in best)
            logit = Of(final, logit);
        values[0] = Of(final, final.Logits[token]);
    }

    static float Of(Distribution final, float logit) => final.IsFinite ? (float)((double)logit - final.Largest - final.LogSum) : float.NaN;
}
