using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>What the residual stream of a token says without any lens: norms, and the direction of each layer beside the last.</summary>
static class StateReading
{
    /// <summary>Fills the norms and cosine distances of a column.</summary>
    public static void Read(LayerStates states, int state, Column column)
    {
        var h = states.Of(state);
        int last = h.Count - 1;
        ReadOnlySpan<float> end = h[last];
        double endSquare = Product(end, end);
        column.Norms[0] = (float)Math.Sqrt(Product(h[0], h[0]));
        for (int layer = 1; layer <= last; layer++)
        {
            double square = Product(h[layer], h[layer]);
            column.Norms[layer] = (float)Math.Sqrt(square);
            column.UpdateNorms[layer - 1] = Distance(h[layer], h[layer - 1]);
            column.CosineDistance[layer - 1] = layer == last && double.IsFinite(square) ? 0 : CosineDistance(h[layer], end, square, endSquare);
        }
        states.AttentionNorms(state).CopyTo(column.AttentionNorms);
        states.MlpNorms(state).CopyTo(column.MlpNorms);
    }

    /// <summary>1 - cos(h[0], h[L]).</summary>
    public static float OfEmbedding(Rows h) =>
        CosineDistance(h[0], h[h.Count - 1], Product(h[0], h[0]), Product(h[h.Count - 1], h[h.Count - 1]));

    static float CosineDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double aSquare, double bSquare) =>
        (float)(1 - Product(a, b) / Math.Sqrt(aSquare * bSquare));

    static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return (float)Math.Sqrt(sum);
    }

    static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
