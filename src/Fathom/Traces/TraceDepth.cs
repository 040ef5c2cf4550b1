using Fathom.Depth;

namespace Fathom.Traces;

/// <summary>Reads depths and measures of the whole sequence from a trace.</summary>
public static class TraceDepth
{
    /// <summary>The depths of all tokens under the trace's own conventions; the ratio over the columns of <see cref="Scope"/>.</summary>
    public static DepthReading Depth(this Trace trace) =>
        trace.Proven is { } proven
            ? DepthReading.Of(DepthReading.FirstDeepLayer(trace.Conventions.Rho, trace.Layers), [.. proven.Select(static depth => new TokenDepth(depth.Settling, Resettling: null, Unsettlings: null, depth.Deep))], trace.Counted())
            : DepthReading.Of(trace.Measures.JsdBits, trace.Conventions.GBits, trace.Conventions.Rho, trace.Counted());

    /// <summary>The measures of the whole sequence, over the columns of <see cref="Scope"/>.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="most">Over no more than the first so many of them.</param>
    public static SequenceMeasures Sequence(this Trace trace, int most = int.MaxValue)
    {
        var measures = trace.Measures;
        bool[] counted = trace.Counted();
        int tokens = 0;
        double logProbability = 0, entropy = 0, certainty = 0;
        for (int t = 0; t < counted.Length && tokens < most; t++)
        {
            if (!counted[t])
                continue;
            tokens++;
            logProbability += Math.Log(measures.Probability[trace.Layers, t]);
            entropy += measures.EntropyNats[trace.Layers, t];
            certainty += measures.SelfCertaintyNats[t];
        }
        double meanLogProbability = logProbability / tokens;
        return new SequenceMeasures(
            trace.Scope(), tokens, meanLogProbability, -Math.Exp(-meanLogProbability), -entropy / tokens, certainty / tokens);
    }

    /// <summary>What measures of the whole sequence are taken over: the generated columns where there are any, else the text.</summary>
    public static SequenceScope Scope(this Trace trace) =>
        trace.Tokens.Any(token => token.Generated) ? SequenceScope.Generated : SequenceScope.Text;

    /// <summary>How many columns there are without what is predicted after the end of a given text.</summary>
    public static int CountGiven(this Trace trace) => trace.Tokens.Count(static token => !token.Predicted);

    /// <summary>Which columns belong to <see cref="Scope"/>, [tokens].</summary>
    public static bool[] Counted(this Trace trace)
    {
        bool generated = trace.Scope() == SequenceScope.Generated;
        return [.. trace.Tokens.Select(token => generated ? token.Generated : !token.Predicted)];
    }
}
