namespace Fathom.Traces;

/// <summary>From which layer on the produced token is the likeliest for good, and what was before it.</summary>
/// <param name="DecidedAt">The first layer from which on it is the likeliest at every layer; null where it is not at the last, or where no likeliest tokens are stored.</param>
/// <param name="Before">The id of the likeliest token at the layer before; null where there is none.</param>
/// <param name="BeforeFrom">The first layer from which on that was the likeliest, up to the layer before; null where there is none.</param>
public readonly record struct TokenDecision(int? DecidedAt, int? Before, int? BeforeFrom);

/// <summary>Reads decisions from the likeliest tokens that a trace stores.</summary>
public static class TraceDecisions
{
    /// <summary>The decision of every column, in order.</summary>
    public static IReadOnlyList<TokenDecision> Decisions(this Trace trace) =>
        [.. Enumerable.Range(0, trace.Tokens.Count).Select(column => trace.Top.Count == 0 ? default : Of(trace, column))];

    static TokenDecision Of(Trace trace, int column)
    {
        int produced = trace.Tokens[column].Id, decided = FirstOf(produced, trace.Layers);
        if (decided > trace.Layers)
            return default;
        return decided == 1 ? new(decided, null, null) : new(decided, Likeliest(decided - 1), FirstOf(Likeliest(decided - 1), decided - 1));

        int Likeliest(int layer) => trace.Top.CellIds(layer, column, trace.Tokens.Count)[0];

        int FirstOf(int token, int lastLayer)
        {
            int first = lastLayer + 1;
            while (first > 1 && Likeliest(first - 1) == token)
                first--;
            return first;
        }
    }
}
