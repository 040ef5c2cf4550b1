using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Tuned.Fitting;

/// <summary>KL(last layer, layer) in nats of translated states, and its gradient with respect to them.</summary>
/// <remarks>With q the layer's distribution and p the last one's, the gradient with respect to the layer's logits is q - p; from there it goes back through the
/// soft-cap, the unembedding and the final norm. Logits of some tokens at all layers are one tile, as in the lens.</remarks>
sealed unsafe class LensLoss : IDisposable
{
    const long TileBytes = 64L << 20;

    readonly LanguageModel model;
    readonly Compute compute;
    readonly UnembeddingPanels panels;
    readonly int layers, width, tokensPerTile;
    readonly NativeBuffer tile, finals, normed, normedGradient;
    readonly double[] negativeEntropies, losses;
    readonly FinalWork finalWork;
    readonly LayerWork layerWork;

    public LensLoss(LanguageModel model, Compute compute)
    {
        (this.model, this.compute) = (model, compute);
        panels = new(model, compute);
        (layers, width) = (model.Shape.Layers, model.Shape.Width);
        tokensPerTile = TokensOfTile(model.Shape);
        int rows = tokensPerTile * (layers + 1);
        tile = new((long)rows * model.Shape.Vocabulary);
        finals = new((long)tokensPerTile * model.Shape.Vocabulary);
        normed = new((long)rows * width);
        normedGradient = new((long)rows * width);
        negativeEntropies = new double[tokensPerTile];
        losses = new double[rows];
        finalWork = new(this);
        layerWork = new(this);
    }

    /// <summary>The bytes that it takes for such a model.</summary>
    public static long Bytes(Shape shape) => sizeof(float)
        * ((long)shape.Vocabulary * shape.Width + TokensOfTile(shape) * (shape.Layers + 1L) * (shape.Vocabulary + 2L * shape.Width));

    /// <summary>Adds up the loss of each layer over some tokens.</summary>
    /// <param name="states">The states of layers 0 to L - 1 as the unembedding is to read them, [n, d] each, and at the end those of the last layer.</param>
    /// <param name="sums">For each layer below the last, to which the sum over tokens is added, in nats.</param>
    /// <param name="gradients">Where the gradient of the mean over tokens goes, [n, d] for each layer below the last; null where it is not wanted.</param>
    public void Add(ReadOnlySpan<Rows> states, Span<double> sums, Rows[]? gradients)
    {
        for (int first = 0; first < states[0].Count; first += tokensPerTile)
        {
            int count = Math.Min(tokensPerTile, states[0].Count - first);
            var input = new Rows(normed.Start, (layers + 1) * count, width);
            for (int layer = 0; layer <= layers; layer++)
                model.Transformer.FinalNorm.Apply(states[layer].Slice(first, count), input.Slice(layer * count, count));
            panels.Logits(input, tile.Start);
            finalWork.Run(count);
            layerWork.Run(count, gradients is null ? 0 : 1f / states[0].Count);
            for (int layer = 0; layer < layers; layer++)
                sums[layer] += losses.AsSpan(layer * count, count).ToArray().Sum();
            if (gradients is not null)
                Back(states, first, count, gradients);
        }
    }

    void Back(ReadOnlySpan<Rows> states, int first, int count, Rows[] gradients)
    {
        var gradient = new Rows(normedGradient.Start, layers * count, width);
        panels.Back(tile.Start, (layers + 1) * count, gradient);
        for (int layer = 0; layer < layers; layer++)
            for (int i = 0; i < count; i++)
                model.Transformer.FinalNorm.Gradient(states[layer][first + i], gradient[layer * count + i], gradients[layer][first + i]);
    }

    static int TokensOfTile(Shape shape) => (int)Math.Clamp(TileBytes / ((shape.Layers + 1L) * shape.Vocabulary * sizeof(float)), 1, 64);

    Span<float> Piece(int count, int row, int panel) => panels.Panel(tile.Start, (layers + 1) * count, panel)[row];

    Span<float> Final(int token, int panel) => finals.Span((long)token * model.Shape.Vocabulary + panel * UnembeddingPanels.PanelWidth,
        Math.Min(UnembeddingPanels.PanelWidth, model.Shape.Vocabulary - panel * UnembeddingPanels.PanelWidth));

    /// <summary>Caps the logits of a row, where the model does, and tells ln of the sum of their exponentials.</summary>
    double Normalise(int count, int row, Span<float> scratch)
    {
        float cap = model.Transformer.Unembedding.SoftCap, largest = float.NegativeInfinity;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            var z = Piece(count, row, panel);
            if (cap != 0)
                Cap(z, cap);
            largest = MathF.Max(largest, TensorPrimitives.Max<float>(z));
        }
        double sum = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            var z = Piece(count, row, panel);
            var e = scratch[..z.Length];
            TensorPrimitives.Subtract(z, largest, e);
            Elementwise.Exp(e, e);
            sum += TensorPrimitives.Sum<float>(e);
        }
        return largest + Math.Log(sum);
    }

    static void Cap(Span<float> z, float cap)
    {
        TensorPrimitives.Divide(z, cap, z);
        Elementwise.Tanh(z, z);
        TensorPrimitives.Multiply(z, cap, z);
    }

    public void Dispose()
    {
        panels.Dispose();
        tile.Dispose();
        finals.Dispose();
        normed.Dispose();
        normedGradient.Dispose();
    }

    /// <summary>An item is a token: p of its last layer, and sum p ln p.</summary>
    sealed class FinalWork(LensLoss loss) : ParallelWork
    {
        readonly float[][] scratch = [.. Enumerable.Range(0, loss.compute.Pool.Count).Select(static _ => new float[UnembeddingPanels.PanelWidth])];
        int count;

        public void Run(int count)
        {
            this.count = count;
            loss.compute.Pool.Run(this, count);
        }

        public override void Do(int item, int worker)
        {
            int row = loss.layers * count + item;
            double logSum = loss.Normalise(count, row, scratch[worker]), expected = 0;
            for (int panel = 0; panel < loss.panels.Count; panel++)
            {
                var z = loss.Piece(count, row, panel);
                var p = loss.Final(item, panel);
                TensorPrimitives.Subtract(z, (float)logSum, z);
                Elementwise.Exp(z, p);
                expected += TensorPrimitives.Dot<float>(p, z);
            }
            loss.negativeEntropies[item] = expected;
        }
    }

    /// <summary>An item is a token at a layer: its loss, and in place of its logits the gradient with respect to them.</summary>
    sealed class LayerWork(LensLoss loss) : ParallelWork
    {
        readonly float[][] scratch = [.. Enumerable.Range(0, loss.compute.Pool.Count).Select(static _ => new float[UnembeddingPanels.PanelWidth])];
        int count;
        float scale;

        /// <summary>A scale of 0 wants no gradient.</summary>
        public void Run(int count, float scale)
        {
            (this.count, this.scale) = (count, scale);
            loss.compute.Pool.Run(this, loss.layers * count);
        }

        public override void Do(int item, int worker)
        {
            int token = item % count;
            double logSum = loss.Normalise(count, item, scratch[worker]), expected = 0;
            for (int panel = 0; panel < loss.panels.Count; panel++)
            {
                var z = loss.Piece(count, item, panel);
                var p = loss.Final(token, panel);
                TensorPrimitives.Subtract(z, (float)logSum, z);
                expected += TensorPrimitives.Dot<float>(p, z);
                if (scale != 0)
                    ToGradient(z, (float)logSum, p, scratch[worker].AsSpan(0, z.Length));
            }
            loss.losses[item] = loss.negativeEntropies[token] - expected;
        }

        /// <summary>ln q becomes (q - p) times the scale, and the slope of the soft-cap where there is one.</summary>
        void ToGradient(Span<float> logQ, float logSum, ReadOnlySpan<float> p, Span<float> slope)
        {
            float cap = loss.model.Transformer.Unembedding.SoftCap;
            if (cap != 0)
            {
                TensorPrimitives.Add(logQ, logSum, slope);
                TensorPrimitives.Divide(slope, cap, slope);
                TensorPrimitives.Multiply(slope, slope, slope);
                TensorPrimitives.Subtract(1f, slope, slope);
            }
            Elementwise.Exp(logQ, logQ);
            TensorPrimitives.Subtract(logQ, p, logQ);
            TensorPrimitives.Multiply(logQ, scale, logQ);
            if (cap != 0)
                TensorPrimitives.Multiply(logQ, slope, logQ);
        }
    }
}
