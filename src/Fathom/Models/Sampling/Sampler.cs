using System.Numerics.Tensors;

namespace Fathom.Models.Sampling;

/// <summary>Chooses the next token from logits.</summary>
public sealed class Sampler
{
    readonly SamplingOptions options;
    readonly LogitChanges? changes;
    readonly float[] probabilities, keys;
    readonly int[] ids;
    ulong state;

    /// <summary>A sampler for a vocabulary of so many tokens.</summary>
    /// <exception cref="FathomException">An option is out of its range, or the logit of a token outside the vocabulary is biased.</exception>
    public Sampler(SamplingOptions options, int vocabulary)
    {
        options.Check(vocabulary);
        this.options = options;
        changes = LogitChanges.Of(options, vocabulary);
        (probabilities, keys, ids) = (new float[vocabulary], new float[vocabulary], new int[vocabulary]);
        state = options.Seed;
    }

    /// <summary>The likeliest token, the lowest id among equals.</summary>
    public static int Likeliest(ReadOnlySpan<float> logits) => logits.IndexOf(TensorPrimitives.Max(logits));

    /// <summary>Chooses a token from finite logits [V]; those that it chose before are the generated ones.</summary>
    public int Next(ReadOnlySpan<float> logits)
    {
        if (changes is null)
            return Choose(logits);
        int token = Choose(changes.Apply(logits));
        changes.Count(token);
        return token;
    }

    int Choose(ReadOnlySpan<float> logits)
    {
        if (options.Temperature == 0)
            return Likeliest(logits);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        TensorPrimitives.Divide(probabilities, options.Temperature, probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
        return Draw(Candidates());
    }

    /// <summary>Puts the tokens that may be chosen into ids, likeliest first where their order matters; returns their number.</summary>
    int Candidates()
    {
        bool ordered = options.TopK > 0 || options.TopP < 1;
        float least = options.MinP * TensorPrimitives.Max<float>(probabilities), floor = ordered ? Outside() : least;
        int count = 0;
        for (int id = 0; id < probabilities.Length; id++)
            if (probabilities[id] >= floor)
                (ids[count], keys[count++]) = (id, -probabilities[id]);
        if (!ordered)
            return count;
        Array.Sort(keys, ids, 0, count, null);
        OrderEqualsById(count);
        if (options.TopK > 0)
            count = Math.Min(count, options.TopK);
        count = Nucleus(count);
        while (keys[count - 1] > -least)
            count--;
        return count;
    }

    /// <summary>Tokens below this together have less than what top-p leaves out, so none of them is in the nucleus of the whole vocabulary.</summary>
    float Outside() => options.TopK == 0 && options.TopP < 1 ? (1 - options.TopP) / probabilities.Length : 0;

    void OrderEqualsById(int count)
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

    /// <summary>How many of the likeliest candidates together reach top-p of what top-k leaves.</summary>
    int Nucleus(int count)
    {
        double whole = options.TopK > 0 ? Sum(count) : 1, reached = 0;
        for (int i = 0; i < count; i++)
        {
            reached += probabilities[ids[i]];
            if (reached >= options.TopP * whole)
                return i + 1;
        }
        return count;
    }

    double Sum(int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += probabilities[ids[i]];
        return sum;
    }

    int Draw(int count)
    {
        double left = Uniform() * Sum(count);
        for (int i = 0; i < count; i++)
        {
            left -= probabilities[ids[i]];
            if (left < 0)
                return ids[i];
        }
        return ids[count - 1];
    }

    /// <summary>SplitMix64: the next number of 0..1, 1 excluded.</summary>
    double Uniform()
    {
        ulong z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
