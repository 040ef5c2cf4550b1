using Fathom.Runs;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Thinking;

/// <summary>What was measured of a sample's first tokens. A value is null where there is no token, or it is not finite.</summary>
/// <param name="Tokens">How many they are: all, where the sample has fewer than the prefix.</param>
/// <param name="Dtr">Their deep-thinking ratio.</param>
/// <param name="SelfCertainty">The mean of KL(uniform, last layer), in nats.</param>
/// <param name="LogProbability">Their mean log-probability, in nats.</param>
/// <param name="Random">A number from 0 to 1 that the sample's seed gives.</param>
public sealed record PrefixFigures(int Tokens, double? Dtr, double? SelfCertainty, double? LogProbability, double Random)
{
    /// <summary>Reads them of a sample that waits after its prefix, or has ended.</summary>
    internal static PrefixFigures Of(DepthSequence sample, int prefix) => Of(sample.Columns == 0 ? null : sample.Snapshot(), prefix, sample.Seed);

    /// <summary>Reads them of what was measured; null for nothing.</summary>
    internal static PrefixFigures Of(Trace? trace, int prefix, ulong seed)
    {
        double random = StudySeed.Of(seed, 0, nameof(Random)) / (double)(1UL << StudySeed.Bits);
        if (trace is null)
            return new(0, null, null, null, random);
        var figures = new SampleFigures(trace, segments: null);
        var sequence = figures.PrefixSequence(prefix);
        return new(Math.Min(prefix, figures.Counted.Count), figures.PrefixDtr(prefix), SampleFigures.Finite(sequence.SelfCertainty), SampleFigures.Finite(sequence.MeanLogProbability), random);
    }

    /// <summary>The value that samples are compared by.</summary>
    public double? By(PrefixMeasure measure) => measure switch
    {
        PrefixMeasure.Dtr => Dtr,
        PrefixMeasure.SelfCertainty => SelfCertainty,
        PrefixMeasure.LogProbability => LogProbability,
        _ => Random,
    };
}
