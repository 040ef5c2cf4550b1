using System.Diagnostics;
using Fathom.Kernels;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Lenses;

/// <summary>Turns states into columns: the lens' logits of some tokens at all layers are one tile, which is reduced to cells at once and let go.</summary>
/// <remarks>A tile is [tokens x layers, V]: as many tokens as fit into <see cref="TileBytes"/>, and at least one.</remarks>
sealed unsafe class DepthMeter : IDisposable
{
    /// <summary>The size of a tile of logits, unless the layers of one token alone need more.</summary>
    public const long TileBytes = 64L << 20;

    readonly LanguageModel model;
    readonly LogitLens lens;
    readonly int[] watched;
    readonly int top;
    readonly NativeBuffer prepared, tile;
    readonly Distribution[] finals;
    readonly FinalWork finalWork;
    readonly CellWork cellWork;

    public DepthMeter(LanguageModel model, LensProfile profile, int top, int[] watched)
    {
        (this.model, this.watched) = (model, watched);
        this.top = Math.Min(top, model.Shape.Vocabulary);
        lens = new(model.Transformer, profile);
        TokensPerTile = TokensOfTile(model.Shape);
        int rows = TokensPerTile * model.Shape.Layers;
        prepared = new((long)rows * model.Shape.Width);
        tile = new((long)rows * model.Shape.Vocabulary);
        finals = [.. Enumerable.Range(0, TokensPerTile).Select(_ => new Distribution(model.Shape.Vocabulary))];
        finalWork = new(this);
        cellWork = new(this);
    }

    /// <summary>How many tokens are measured at once.</summary>
    public int TokensPerTile { get; }

    /// <summary>Seconds spent in the product with the unembedding.</summary>
    public double ProductSeconds { get; private set; }

    /// <summary>Seconds spent in the reductions after it.</summary>
    public double ReductionSeconds { get; private set; }

    /// <summary>How many tokens of such a model make a tile.</summary>
    public static int TokensOfTile(Shape shape) => (int)Math.Clamp(TileBytes / ((long)shape.Layers * shape.Vocabulary * sizeof(float)), 1, 64);

    /// <summary>The bytes that a tile of such a model, and what is prepared for it, take.</summary>
    public static long Bytes(Shape shape) => TokensOfTile(shape) * sizeof(float)
        * ((long)shape.Layers * (shape.Vocabulary + shape.Width) + 2L * shape.Vocabulary);

    /// <summary>Measures at most a tile of tokens.</summary>
    /// <param name="states">h of the positions that the tokens are produced from.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="tokens">The token that each produces.</param>
    /// <param name="decoderLogits">The logits [V] of each that the decoder computed itself, to compare with; empty where it did not.</param>
    public Column[] Measure(LayerStates states, int first, ReadOnlySpan<int> tokens, IReadOnlyList<ReadOnlyMemory<float>> decoderLogits)
    {
        int layers = model.Shape.Layers, width = model.Shape.Width, vocabulary = model.Shape.Vocabulary;
        var columns = new Column[tokens.Length];
        var input = new Rows(prepared.Start, tokens.Length * layers, width);
        var logits = new Rows(tile.Start, tokens.Length * layers, vocabulary);
        for (int i = 0; i < tokens.Length; i++)
        {
            columns[i] = new(layers, top, watched.Length);
            var state = states.Of(first + i);
            for (int layer = 1; layer <= layers; layer++)
                lens.Prepare(state.Slice(layer, 1), layer, input.Slice(i * layers + layer - 1, 1));
        }
        long start = Stopwatch.GetTimestamp();
        lens.Unembed(input, model.Compute, logits);
        long middle = Stopwatch.GetTimestamp();
        finalWork.Run(logits, columns, decoderLogits);
        cellWork.Run(states, first, logits, tokens, columns);
        ProductSeconds += Stopwatch.GetElapsedTime(start, middle).TotalSeconds;
        ReductionSeconds += Stopwatch.GetElapsedTime(middle).TotalSeconds;
        return columns;
    }

    public void Dispose()
    {
        prepared.Dispose();
        tile.Dispose();
        foreach (var final in finals)
            final.Dispose();
    }

    /// <summary>An item is a token: the distribution of its last layer.</summary>
    sealed class FinalWork(DepthMeter meter) : ParallelWork
    {
        Rows logits;
        Column[] columns = [];
        IReadOnlyList<ReadOnlyMemory<float>> decoderLogits = [];

        public void Run(Rows logits, Column[] columns, IReadOnlyList<ReadOnlyMemory<float>> decoderLogits)
        {
            (this.logits, this.columns, this.decoderLogits) = (logits, columns, decoderLogits);
            meter.model.Compute.Pool.Run(this, columns.Length);
        }

        public override void Do(int item, int worker)
        {
            int layers = meter.model.Shape.Layers;
            var row = logits[item * layers + layers - 1];
            meter.finals[item].Set(row);
            columns[item].SelfCertaintyNats = meter.finals[item].IsFinite ? (float)meter.finals[item].SelfCertaintyNats : float.NaN;
            if (item < decoderLogits.Count && !decoderLogits[item].IsEmpty)
                columns[item].LastRowDifference = LargestDifference(row, decoderLogits[item].Span);
        }

        static float LargestDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            float largest = 0;
            for (int i = 0; i < a.Length; i++)
                largest = MathF.Max(largest, MathF.Abs(a[i] - b[i]));
            return largest;
        }
    }

    /// <summary>An item is a cell.</summary>
    sealed class CellWork : ParallelWork
    {
        readonly DepthMeter meter;
        readonly RowReduction[] reductions;
        readonly float[][] topLogits;
        LayerStates states = null!;
        int first;
        Rows logits;
        int[] tokens = [];
        Column[] columns = [];

        public CellWork(DepthMeter meter)
        {
            this.meter = meter;
            int workers = meter.model.Compute.Pool.Count;
            reductions = [.. Enumerable.Range(0, workers).Select(static _ => new RowReduction())];
            topLogits = [.. Enumerable.Range(0, workers).Select(_ => new float[meter.top])];
        }

        public void Run(LayerStates states, int first, Rows logits, ReadOnlySpan<int> tokens, Column[] columns)
        {
            (this.states, this.first, this.logits, this.tokens, this.columns) = (states, first, logits, tokens.ToArray(), columns);
            meter.model.Compute.Pool.Run(this, logits.Count);
        }

        public override void Do(int item, int worker)
        {
            int layers = meter.model.Shape.Layers, token = item / layers, layer = item % layers + 1;
            Span<float> row = logits[item];
            var column = columns[token];
            Span<int> ids = column.TopIds.AsSpan((layer - 1) * meter.top, meter.top);
            Span<float> best = topLogits[worker];
            TopLogits.Find(row, ids, best);
            float produced = row[tokens[token]];
            int rank = TopLogits.CountLarger(row, produced);
            Span<float> watchedLogits = stackalloc float[meter.watched.Length];
            for (int i = 0; i < watchedLogits.Length; i++)
            {
                watchedLogits[i] = row[meter.watched[i]];
                column.WatchedRank[i * layers + layer - 1] = TopLogits.CountLarger(row, watchedLogits[i]);
            }
            var values = reductions[worker].Reduce(meter.finals[token], row);
            bool last = layer == layers;
            Store(column, layer, values, last);
            bool finite = !double.IsNaN(values.EntropyNats);
            column.Probability[layer - 1] = values.Probability(produced);
            column.Rank[layer - 1] = finite ? rank : float.NaN;
            for (int k = 0; k < meter.top; k++)
                column.TopProbabilities[(layer - 1) * meter.top + k] = values.Probability(best[k]);
            for (int i = 0; i < watchedLogits.Length; i++)
            {
                column.WatchedProbability[i * layers + layer - 1] = values.Probability(watchedLogits[i]);
                if (!finite)
                    column.WatchedRank[i * layers + layer - 1] = float.NaN;
            }
            ReadState(states.Of(first + token), layer, column);
        }

        /// <summary>The last layer differs from itself by nothing.</summary>
        static void Store(Column column, int layer, RowValues values, bool last)
        {
            bool same = last && !double.IsNaN(values.JsdBits);
            column.JsdBits[layer - 1] = same ? 0 : (float)values.JsdBits;
            column.KlNats[layer - 1] = same ? 0 : (float)values.KlNats;
            column.EntropyNats[layer - 1] = (float)values.EntropyNats;
        }

        static void ReadState(Rows state, int layer, Column column)
        {
            if (layer == 1)
                column.Norms[0] = (float)Math.Sqrt(Product(state[0], state[0]));
            ReadOnlySpan<float> h = state[layer], end = state[state.Count - 1];
            double square = Product(h, h), endSquare = Product(end, end);
            column.Norms[layer] = (float)Math.Sqrt(square);
            column.CosineDistance[layer - 1] = layer == state.Count - 1 && double.IsFinite(square)
                ? 0 : (float)(1 - Product(h, end) / Math.Sqrt(square * endSquare));
        }

        static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
                sum += (double)a[i] * b[i];
            return sum;
        }
    }
}
