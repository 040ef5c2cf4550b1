namespace Fathom.Models.Blocks;

/// <summary>Which elements of a head rotate together.</summary>
enum RopePairing
{
    /// <summary>(2i, 2i + 1): llama as GGUF stores it.</summary>
    Interleaved,
    /// <summary>(i, i + n / 2): Hugging Face's order.</summary>
    Halves,
}

/// <summary>Turns pairs of elements of a query or key by angles that grow with the position.</summary>
/// <remarks>RoFormer, arXiv 2104.09864. Angles are float32, each by its own power, as the reference implementations compute them.</remarks>
sealed class RotaryEmbedding
{
    readonly RopePairing pairing;
    readonly float[] frequencies;
    float[] cosines = [], sines = [];

    /// <summary>Turns the first elements of a head; divisors are llama 3's rope_freqs, one a pair, or null.</summary>
    public RotaryEmbedding(int rotated, float theta, RopePairing pairing, float[]? divisors = null)
    {
        this.pairing = pairing;
        frequencies = new float[rotated / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = 1 / MathF.Pow(theta, 2f * i / rotated) / (divisors?[i] ?? 1);
    }

    /// <summary>Makes the table long enough for so many positions.</summary>
    public void Reserve(int positions)
    {
        int pairs = frequencies.Length, known = cosines.Length / pairs;
        if (positions <= known)
            return;
        Array.Resize(ref cosines, positions * pairs);
        Array.Resize(ref sines, positions * pairs);
        for (int position = known; position < positions; position++)
            for (int i = 0; i < pairs; i++)
            {
                float angle = position * frequencies[i];
                (sines[position * pairs + i], cosines[position * pairs + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
            }
    }

    /// <summary>Turns every head of a row, each so long, for its position.</summary>
    public void Turn(Span<float> row, int headSize, int position)
    {
        int pairs = frequencies.Length;
        var cosine = cosines.AsSpan(position * pairs, pairs);
        var sine = sines.AsSpan(position * pairs, pairs);
        for (int at = 0; at < row.Length; at += headSize)
        {
            var head = row.Slice(at, headSize);
            if (pairing == RopePairing.Halves)
                TurnHalves(head[..pairs], head.Slice(pairs, pairs), cosine, sine);
            else
                TurnNeighbours(head[..(2 * pairs)], cosine, sine);
        }
    }

    static void TurnHalves(Span<float> first, Span<float> second, ReadOnlySpan<float> cosine, ReadOnlySpan<float> sine)
    {
        for (int i = 0; i < cosine.Length; i++)
            (first[i], second[i]) = (first[i] * cosine[i] - second[i] * sine[i], second[i] * cosine[i] + first[i] * sine[i]);
    }

    static void TurnNeighbours(Span<float> pairs, ReadOnlySpan<float> cosine, ReadOnlySpan<float> sine)
    {
        for (int i = 0; i < cosine.Length; i++)
        {
            float a = pairs[2 * i], b = pairs[2 * i + 1];
            pairs[2 * i] = a * cosine[i] - b * sine[i];
            pairs[2 * i + 1] = b * cosine[i] + a * sine[i];
        }
    }
}
