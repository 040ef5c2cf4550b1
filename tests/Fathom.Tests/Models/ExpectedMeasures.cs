using Fathom.Traces;

namespace Fathom.Tests.Models;

/// <summary>How far measures may be from the reference's.</summary>
sealed record Tolerances(double Divergence, double Kl, double Cosine, double Norm, double Probability);

/// <summary>Compares the trace of a text with the measures of an expected file.</summary>
static class ExpectedMeasures
{
    /// <param name="expected">The reference's.</param>
    /// <param name="trace">Ours.</param>
    /// <param name="tolerances">How far it may be from them.</param>
    /// <param name="withTop">Measures it once more with so many of the likeliest tokens, where a rank is another: it may be where neighbours are too close to tell apart.</param>
    public static void Compare(SafetensorsFixture expected, Trace trace, Tolerances tolerances, Func<int, Trace>? withTop = null)
    {
        var measures = trace.Measures;
        Near.Within(expected.Floats("jsd_bits"), measures.JsdBits.Values, tolerances.Divergence, "jsd_bits");
        Near.Relative(expected.Floats("kl_nats"), measures.KlNats.Values, tolerances.Kl, "kl_nats", atLeast: 1);
        Near.Relative(expected.Floats("entropy_nats"), measures.EntropyNats.Values, tolerances.Kl, "entropy_nats", atLeast: 1);
        Near.Within(expected.Floats("cosine_distance"), measures.CosineDistance.Values, tolerances.Cosine, "cosine_distance");
        Near.Relative(expected.Floats("norms"), [.. measures.EmbeddingNorms, .. measures.Norms.Values], tolerances.Norm, "norms");
        CompareTop(expected, trace, tolerances.Probability);
        if (trace.Tokens.Count > 1)
            CompareProduced(expected, trace, tolerances.Probability, withTop);
    }

    /// <summary>The likeliest tokens in their order, but for neighbours whose probabilities are too close to tell apart.</summary>
    static void CompareTop(SafetensorsFixture expected, Trace trace, double tolerance)
    {
        int[] ids = expected.Integers("top5_ids");
        float[] probabilities = expected.Floats("top5_probs");
        Near.Within(probabilities, trace.Top.Probabilities, tolerance, "top5_probs");
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] != trace.Top.Ids[i])
                Assert.True(IsTied(i), $"top5_ids: element {i} is {trace.Top.Ids[i]}, expected {ids[i]} of probability {probabilities[i]}");

        bool IsTied(int i)
        {
            bool isLast = i % 5 == 4, isFirst = i % 5 == 0;
            return isLast || !isFirst && probabilities[i - 1] - probabilities[i] < 2 * tolerance || probabilities[i] - probabilities[i + 1] < 2 * tolerance;
        }
    }

    static void CompareProduced(SafetensorsFixture expected, Trace trace, double tolerance, Func<int, Trace>? withTop)
    {
        float[] probabilities = expected.Floats("prob");
        int[] ranks = expected.Integers("rank");
        int columns = trace.Tokens.Count - 1;
        for (int layer = 1; layer <= trace.Layers; layer++)
            for (int t = 0; t < columns; t++)
            {
                float probability = trace.Measures.Probability[layer, t];
                Assert.True(Math.Abs(probability - probabilities[(layer - 1) * columns + t]) <= tolerance, $"prob of layer {layer}, column {t}");
                int rank = (int)trace.Measures.Rank[layer, t], wanted = ranks[(layer - 1) * columns + t];
                Assert.True(rank == wanted || probability < tolerance || Math.Abs(rank - wanted) == 1 && (rank <= 5 || AreTied(layer, t, Math.Min(rank, wanted))),
                    $"rank of layer {layer}, column {t} is {rank}, expected {wanted}");
            }

        bool AreTied(int layer, int column, int rank)
        {
            if (withTop is null)
                return false;
            var likeliest = withTop(rank + 2);
            var found = likeliest.Top.CellProbabilities(layer, column, likeliest.Tokens.Count);
            return found[rank] - found[rank + 1] < tolerance;
        }
    }
}
