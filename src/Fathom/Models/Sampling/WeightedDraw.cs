using System.Numerics;

namespace Fathom.Models.Sampling;

/// <summary>Draws a token of a whole vocabulary by a number of 0..1.</summary>
static class WeightedDraw
{
    const int Block = 512;

    /// <summary>More than a sum of float64 is off by for each of its terms, as a share of it: 8 roundings.</summary>
    const double DoubtATerm = 1.0 / (1L << 50);

    /// <summary>The definition, in float64: of the sum of all that have at least so much probability, that share is left; in the order of the ids each takes its own off, and
    /// the first after which less than nothing is left is drawn.</summary>
    public static int Reference(ReadOnlySpan<float> probabilities, float least, double uniform)
    {
        double left = 0;
        foreach (float p in probabilities)
            left += p >= least ? p : 0;
        left *= uniform;
        int drawn = 0;
        for (int id = 0; id < probabilities.Length && left >= 0; id++)
            if (probabilities[id] >= least)
            {
                left -= probabilities[id];
                drawn = id;
            }
        return drawn;
    }

    /// <summary>The same token, found by sums of blocks. These are rounded otherwise: where that might matter, the definition decides.</summary>
    public static int Token(ReadOnlySpan<float> probabilities, float least, double uniform)
    {
        double whole = 0;
        for (int at = 0; at < probabilities.Length; at += Block)
            whole += Sum(BlockAt(probabilities, at), least);
        double target = uniform * whole, doubt = whole * probabilities.Length * DoubtATerm, reached = 0;
        for (int at = 0; at < probabilities.Length; at += Block)
        {
            var block = BlockAt(probabilities, at);
            double sum = Sum(block, least);
            if (reached + sum > target)
                return Find(block, least, target, doubt, reached) is { } place ? at + place : Reference(probabilities, least, uniform);
            reached += sum;
        }
        return Reference(probabilities, least, uniform);
    }

    /// <summary>The first of a block with which more than the target is reached; null where it is so near that another rounding could say otherwise.</summary>
    static int? Find(ReadOnlySpan<float> block, float least, double target, double doubt, double reached)
    {
        for (int i = 0; i < block.Length; i++)
        {
            if (block[i] < least)
                continue;
            double before = reached;
            reached += block[i];
            if (reached > target)
                return reached > target + doubt && before < target - doubt ? i : null;
        }
        return null;
    }

    /// <summary>The sum of what is at least so large.</summary>
    static double Sum(ReadOnlySpan<float> block, float least)
    {
        var bound = new Vector<float>(least);
        Vector<double> lower = default, upper = default;
        int i = 0;
        for (; i <= block.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(block[i..]);
            Vector.Widen(Vector.ConditionalSelect(Vector.GreaterThanOrEqual(values, bound), values, default), out var low, out var high);
            (lower, upper) = (lower + low, upper + high);
        }
        double sum = Vector.Sum(lower + upper);
        for (; i < block.Length; i++)
            sum += block[i] >= least ? block[i] : 0;
        return sum;
    }

    static ReadOnlySpan<float> BlockAt(ReadOnlySpan<float> probabilities, int at) => probabilities.Slice(at, Math.Min(Block, probabilities.Length - at));
}
