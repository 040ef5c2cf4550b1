using Fathom.Lenses;

namespace Fathom.Depth;

/// <summary>The depths of all tokens of a sequence under one threshold, and the share of them that settle deep.</summary>
public sealed class DepthReading
{
    DepthReading(int deepFrom, TokenDepth[] tokens, int deep, int counted) =>
        (DeepFrom, Tokens, DeepTokens, CountedTokens) = (deepFrom, tokens, deep, counted);

    /// <summary>The first layer of the deep-thinking regime, ceil(rho L).</summary>
    public int DeepFrom { get; }

    /// <summary>The depth of every column, in order.</summary>
    public IReadOnlyList<TokenDepth> Tokens { get; }

    /// <summary>How many of the counted columns are deep-thinking tokens.</summary>
    public int DeepTokens { get; }

    /// <summary>How many of the columns that were to be counted could be measured.</summary>
    public int CountedTokens { get; }

    /// <summary>The deep-thinking ratio: <see cref="DeepTokens"/> / <see cref="CountedTokens"/>; null where there is nothing to count.</summary>
    public double? Dtr => CountedTokens == 0 ? null : (double)DeepTokens / CountedTokens;

    /// <summary>Reads the depths from the divergences of all cells.</summary>
    /// <param name="jsdBits">The divergence from the last layer, [layers, tokens], in bits.</param>
    /// <param name="gBits">The settling threshold, in bits.</param>
    /// <param name="rho">Where the deep-thinking regime begins, as a share of the layers, 0..1.</param>
    /// <param name="counted">Which columns the ratio is taken over, [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException">rho is not within 0..1, or there is not one flag a column.</exception>
    public static DepthReading Of(LayerMatrix jsdBits, double gBits, decimal rho, IReadOnlyList<bool> counted)
    {
        int deepFrom = FirstDeepLayer(rho, jsdBits.Layers);
        return Of(deepFrom, [.. Enumerable.Range(0, jsdBits.Tokens).Select(token => OfColumn([.. Enumerable.Range(1, jsdBits.Layers).Select(layer => jsdBits[layer, token])], gBits, deepFrom))], counted);
    }

    /// <summary>Counts depths that are known.</summary>
    /// <param name="deepFrom">The first layer of the deep-thinking regime.</param>
    /// <param name="tokens">The depth of every column.</param>
    /// <param name="counted">Which columns the ratio is taken over, [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not one flag a column.</exception>
    public static DepthReading Of(int deepFrom, TokenDepth[] tokens, IReadOnlyList<bool> counted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counted.Count, tokens.Length);
        bool[] measured = [.. tokens.Select((token, t) => counted[t] && token.Deep is not null)];
        return new DepthReading(deepFrom, tokens, measured.Where((isMeasured, t) => isMeasured && tokens[t].Deep!.Value).Count(), measured.Count(static isMeasured => isMeasured));
    }

    /// <summary>ceil(rho L), in decimal arithmetic: 0.55 x 100 is 55, where doubles say 56.</summary>
    /// <exception cref="ArgumentOutOfRangeException">rho is not within 0..1.</exception>
    public static int FirstDeepLayer(decimal rho, int layers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rho);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rho, 1);
        return (int)decimal.Ceiling(rho * layers);
    }

    /// <summary>The depth of one column.</summary>
    /// <param name="jsdBits">Its divergences from the last layer, [layers], in bits.</param>
    /// <param name="gBits">The settling threshold, in bits.</param>
    /// <param name="deepFrom">The first layer of the deep-thinking regime.</param>
    public static TokenDepth OfColumn(ReadOnlySpan<float> jsdBits, double gBits, int deepFrom)
    {
        int? settling = null, resettling = null;
        int unsettlings = 0;
        for (int layer = 1; layer <= jsdBits.Length; layer++)
        {
            float divergence = jsdBits[layer - 1];
            if (float.IsNaN(divergence))
                return TokenDepth.Unmeasured;
            if (divergence <= gBits)
            {
                settling ??= layer;
                resettling ??= layer;
            }
            else if (resettling is not null)
            {
                unsettlings++;
                resettling = null;
            }
        }
        return new TokenDepth(settling, resettling, unsettlings, settling is null || settling >= deepFrom);
    }
}
