namespace Fathom.Models.Blocks;

/// <summary>Which elements of a head turn together.</summary>
enum RopePairing
{
    /// <summary>(2i, 2i + 1): llama as GGUF stores it.</summary>
    Interleaved,
    /// <summary>(i, i + n / 2): Hugging Face's order.</summary>
    Halves,
}

/// <summary>Turns pairs of elements of a query or key by angles that grow with the position.</summary>
/// <remarks>RoFormer, arXiv 2104.09864. Angles are float32, each by its own product, as the reference implementations compute them.</remarks>
/// <param name="frequencies">The angle by which each pair turns from one position to the next; elements beyond the pairs stay as they are.</param>
/// <param name="pairing">Which elements are a pair.</param>
/// <param name="amplitude">What the turned elements are multiplied by.</param>
sealed class RotaryEmbedding(float[] frequencies, RopePairing pairing, float amplitude = 1)
{
    /// <summary>The pairs that turn.</summary>
    public int Pairs => frequencies.Length;

    /// <summary>theta^(-2i / n), the frequency of each of n / 2 pairs.</summary>
    public static float[] Frequencies(int rotated, float theta)
    {
        var frequencies = new float[rotated / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = 1 / MathF.Pow(theta, 2f * i / rotated);
        return frequencies;
    }

    /// <summary>Cosines and sines, each [pairs], of the angles at a position, times the amplitude.</summary>
    public void Angles(int position, Span<float> cosines, Span<float> sines)
    {
        for (int i = 0; i < frequencies.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(position * frequencies[i]);
            (sines[i], cosines[i]) = ((float)sine * amplitude, (float)cosine * amplitude);
        }
    }

    /// <summary>Turns every head of a row, each so long, by angles.</summary>
    public void Turn(Span<float> row, int headSize, ReadOnlySpan<float> cosine, ReadOnlySpan<float> sine)
    {
        int pairs = frequencies.Length;
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
