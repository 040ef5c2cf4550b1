using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>How far two models' own final distributions are from each other, as far as traces tell.</summary>
/// <remarks>
/// A trace stores some probabilities of the last layer: those of its likeliest tokens, of the token that came, and of those that were watched. Of any other token it is known that it has at most
/// the least of the likeliest, and of all of them what is left to 1. So both divergences lie between bounds, which meet where all tokens are stored. They are sums over tokens of terms that are never negative:
/// for the Jensen-Shannon divergence p/2 log2(p/m) + q/2 log2(q/m), m = (p + q)/2; for KL p ln(p/q) - p + q.
/// </remarks>
/// <param name="LeastJsdBits">The Jensen-Shannon divergence is at least this, in bits.</param>
/// <param name="MostJsdBits">It is at most this.</param>
/// <param name="LeastKlNats">KL(A, B) is at least this, in nats.</param>
/// <param name="MostKlNats">It is at most this; null where what is stored sets no bound.</param>
public readonly record struct FinalDivergence(double LeastJsdBits, double MostJsdBits, double LeastKlNats, double? MostKlNats)
{
    /// <summary>A probability that is stored as 0 may be up to this.</summary>
    const double LeastStored = float.Epsilon;

    internal static FinalDivergence? Of(Trace a, int columnA, Trace b, int columnB)
    {
        Known p = Known.Of(a, columnA), q = Known.Of(b, columnB);
        if (p.Stored.Values.Concat(q.Stored.Values).Any(double.IsNaN))
            return null;
        double least = 0, most = 0, leastKl = 0, shared = 0, sharedKl = 0, pOfShared = 0, qOfShared = 0;
        double? mostKl = 0;
        foreach (int id in p.Stored.Keys.Union(q.Stored.Keys))
            if (p.Stored.TryGetValue(id, out double x) && q.Stored.TryGetValue(id, out double y))
            {
                (shared, sharedKl, pOfShared, qOfShared) = (shared + Jsd(x, y), sharedKl + Kl(x, Math.Max(y, LeastStored)), pOfShared + x, qOfShared + y);
                mostKl = x > 0 && y == 0 ? null : mostKl;
            }
            else if (p.Stored.ContainsKey(id))
            {
                (least, leastKl) = (least + Jsd(x, Math.Min(x, q.MostOfOther)), leastKl + Kl(x, Math.Max(Math.Min(x, q.MostOfOther), LeastStored)));
                (most, mostKl) = (most + Math.Max(Jsd(x, 0), Jsd(x, q.MostOfOther)), x > 0 ? null : mostKl);
            }
            else
            {
                y = q.Stored[id];
                (least, leastKl) = (least + Jsd(Math.Min(y, p.MostOfOther), y), leastKl + Kl(Math.Min(y, p.MostOfOther), y));
                (most, mostKl) = (most + Math.Max(Jsd(0, y), Jsd(p.MostOfOther, y)), mostKl + Math.Max(Kl(0, y), Kl(p.MostOfOther, y)));
            }
        double pOfOthers = p.IsWhole ? 0 : Math.Max(0, 1 - pOfShared), qOfOthers = q.IsWhole ? 0 : Math.Max(0, 1 - qOfShared);
        least = shared + Math.Max(least, Jsd(pOfOthers, qOfOthers));
        leastKl = sharedKl + Math.Max(leastKl, qOfOthers > 0 ? Kl(pOfOthers, qOfOthers) : 0);
        most = Math.Min(1, shared + most + (p.Rest + q.Rest) / 2);
        mostKl = p.Rest > 0 ? null : mostKl + sharedKl + q.Rest;
        return new(Math.Min(least, most), most, leastKl, mostKl);
    }

    /// <summary>A token's share of the Jensen-Shannon divergence, in bits.</summary>
    static double Jsd(double p, double q) => (Half(p, q) + Half(q, p)) / 2;

    static double Half(double p, double q) => p > 0 ? p * Math.Log2(2 * p / (p + q)) : 0;

    /// <summary>A token's share of KL(A, B), in nats.</summary>
    static double Kl(double p, double q) => (p > 0 ? p * Math.Log(p / q) : 0) - p + q;

    /// <summary>What a trace tells of a column's last distribution.</summary>
    /// <param name="Stored">Probabilities by tokens.</param>
    /// <param name="MostOfOther">The most that any other token may have.</param>
    /// <param name="Rest">What is left for all others.</param>
    /// <param name="IsWhole">Whether there is no other.</param>
    readonly record struct Known(Dictionary<int, double> Stored, double MostOfOther, double Rest, bool IsWhole)
    {
        internal static Known Of(Trace trace, int column)
        {
            var stored = new Dictionary<int, double> { [trace.Tokens[column].Id] = trace.Measures.Probability[trace.Layers, column] };
            foreach (var watched in trace.Watched)
                stored[watched.Id] = watched.Probability[trace.Layers, column];
            double least = 1;
            if (trace.Top.Count > 0)
            {
                var ids = trace.Top.CellIds(trace.Layers, column, trace.Tokens.Count);
                var probabilities = trace.Top.CellProbabilities(trace.Layers, column, trace.Tokens.Count);
                for (int k = 0; k < ids.Length; k++)
                    stored[ids[k]] = least = probabilities[k];
            }
            bool whole = stored.Count == trace.Model.Vocabulary;
            double rest = whole ? 0 : Math.Max(0, 1 - stored.Values.Sum());
            return new(stored, Math.Min(least, rest), rest, whole);
        }
    }
}
