using System.Numerics;
using System.Numerics.Tensors;

namespace Fathom.Models.Sampling;

/// <summary>The tokens that top-k, top-p and min-p leave: likeliest first, lowest id first among equals.</summary>
/// <remarks>They are few of many: tokens far below the likeliest are looked at when those above are not enough, and only what is looked at is sorted.</remarks>
sealed class Candidates
{
    /// <summary>How far below what was looked at the next look goes.</summary>
    const float Further = 1 / 32f;

    /// <summary>More than sums of the same probabilities in another order can differ by.</summary>
    const double Doubt = 1e-9;

    readonly SamplingOptions options;
    readonly float[] keys;
    readonly int[] ids;
    int count;

    /// <summary>Candidates of a vocabulary of so many tokens, as the options restrict them.</summary>
    public Candidates(SamplingOptions options, int vocabulary) => (this.options, keys, ids) = (options, new float[vocabulary], new int[vocabulary]);

    /// <summary>Takes those that are left of probabilities [V], each at least as large as min-p asks for.</summary>
    public void Take(ReadOnlySpan<float> probabilities, float least)
    {
        float from = TensorPrimitives.Max(probabilities), lowest = Outside();
        do
        {
            from = Math.Max(from * Further, lowest);
            Gather(probabilities, from);
        }
        while (from > lowest && !AreEnough());
        Array.Sort(keys, ids, 0, count);
        OrderEqualsById();
        if (options.TopK > 0)
            count = Math.Min(count, options.TopK);
        count = Nucleus();
        while (Probability(count - 1) < least)
            count--;
    }

    /// <summary>Draws one by a number of 0..1: the first with which more than that share of all their probability is reached.</summary>
    public int Draw(double uniform)
    {
        double left = uniform * Sum();
        for (int i = 0; i < count; i++)
        {
            left -= Probability(i);
            if (left < 0)
                return ids[i];
        }
        return ids[count - 1];
    }

    /// <summary>Tokens below this together have less than what top-p leaves out, so none of them is in the nucleus of the whole vocabulary.</summary>
    float Outside() => options.TopK == 0 ? (1 - options.TopP) / keys.Length : 0;

    /// <summary>Gathers the tokens with so much probability, in the order of their ids.</summary>
    void Gather(ReadOnlySpan<float> probabilities, float from)
    {
        count = 0;
        var bound = new Vector<float>(from);
        int id = 0;
        for (; id <= probabilities.Length - Vector<float>.Count; id += Vector<float>.Count)
            if (Vector.GreaterThanOrEqualAny(new(probabilities[id..]), bound))
                Gather(probabilities, from, id, id + Vector<float>.Count);
        Gather(probabilities, from, id, probabilities.Length);
    }

    void Gather(ReadOnlySpan<float> probabilities, float from, int id, int end)
    {
        for (; id < end; id++)
            if (probabilities[id] >= from)
                (keys[count], ids[count++]) = (-probabilities[id], id);
    }

    bool AreEnough() => options.TopK > 0 ? count >= options.TopK : Sum() > options.TopP + Doubt;

    void OrderEqualsById()
    {
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && keys[to] == keys[from])
                to++;
            Array.Sort(ids, from, to - from);
            from = to;
        }
    }

    /// <summary>How many of the likeliest together reach top-p of what top-k leaves.</summary>
    int Nucleus()
    {
        double whole = options.TopK > 0 ? Sum() : 1, reached = 0;
        for (int i = 0; i < count; i++)
        {
            reached += Probability(i);
            if (reached >= options.TopP * whole)
                return i + 1;
        }
        return count;
    }

    double Sum()
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += Probability(i);
        return sum;
    }

    float Probability(int place) => -keys[place];
}
