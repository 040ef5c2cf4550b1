namespace Fathom.Lenses;

/// <summary>What the residual stream of a token says without any lens: norms, and the direction of each layer beside the last.</summary>
static class StateReading
{
    /// <summary>Fills a column's measures of the stream.</summary>
    public static void Read(in ColumnRequest request, MeasuredColumn column)
    {
        var layout = request.To.Layout;
        var h = request.States;
        double endSquare = Product(h[layout.Layers], h[layout.Layers]);
        for (int layer = 0; layer <= layout.Layers; layer++)
        {
            var stream = new StreamReading(request, layer, endSquare);
            foreach (var measure in layout.OfStream)
                if (layer > 0)
                    column.Numbers[layout.At(measure) + layer - 1] = measure.OfStream!(stream);
                else if (layout.EmbeddingAt(measure) is >= 0 and int at)
                    column.Numbers[at] = measure.OfStream!(stream);
        }
    }

    /// <summary>1 - cos(a, b), from them and their squares.</summary>
    public static float CosineDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double aSquare, double bSquare) =>
        (float)(1 - Product(a, b) / Math.Sqrt(aSquare * bSquare));

    /// <summary>|a - b|.</summary>
    public static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return (float)Math.Sqrt(sum);
    }

    /// <summary>The sum of products.</summary>
    public static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
