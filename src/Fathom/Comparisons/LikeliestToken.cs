using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>The token that a layer finds likeliest.</summary>
/// <param name="Id">The token.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Probability">Its probability.</param>
public readonly record struct LikeliestToken(int Id, ReadOnlyMemory<byte> Bytes, float Probability)
{
    internal static LikeliestToken? Of(Trace trace, int layer, int column)
    {
        if (trace.Top.Count == 0)
            return null;
        int id = trace.Top.CellIds(layer, column, trace.Tokens.Count)[0];
        return new(id, trace.Top.Texts[id], trace.Top.CellProbabilities(layer, column, trace.Tokens.Count)[0]);
    }
}
