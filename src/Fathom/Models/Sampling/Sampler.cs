using System.Numerics.Tensors;

namespace Fathom.Models.Sampling;

/// <summary>Chooses the next token from logits.</summary>
public sealed class Sampler
{
    readonly SamplingOptions options;
    readonly LogitChanges? changes;
    readonly Candidates? candidates;
    readonly float[] probabilities;
    ulong state;

    /// <summary>A sampler for a vocabulary of so many tokens.</summary>
    /// <exception cref="FathomException">An option is out of its range, or the logit of a token outside the vocabulary is biased.</exception>
    public Sampler(SamplingOptions options, int vocabulary)
    {
        options.Check(vocabulary);
        this.options = options;
        changes = LogitChanges.Of(options, vocabulary);
        probabilities = options.Temperature == 0 ? [] : new float[vocabulary];
        candidates = options is { TopK: 0, TopP: 1 } ? null : new(options, vocabulary);
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
        Softmax(logits);
        float least = options.MinP * TensorPrimitives.Max<float>(probabilities);
        double uniform = Uniform();
        if (candidates is null)
            return WeightedDraw.Token(probabilities, least, uniform);
        candidates.Take(probabilities, least);
        return candidates.Draw(uniform);
    }

    /// <summary>To the bit what the library's softmax gives, which computes every exponential twice.</summary>
    void Softmax(ReadOnlySpan<float> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        if (options.Temperature != 1)
            TensorPrimitives.Divide(probabilities, options.Temperature, probabilities);
        TensorPrimitives.Exp<float>(probabilities, probabilities);
        TensorPrimitives.Divide(probabilities, TensorPrimitives.Sum<float>(probabilities), probabilities);
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
