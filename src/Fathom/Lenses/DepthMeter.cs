using System.Diagnostics;
using Fathom.Kernels;
using Fathom.Lenses.Tuned;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Turns states into columns: the lens' logits of some tokens at all layers are one tile, which is reduced to cells at once and let go.</summary>
/// <remarks>A tile is [tokens x layers, V]: as many tokens as fit into <see cref="TileBytes"/>, and at least one.</remarks>
sealed unsafe class DepthMeter : IDisposable
{
    /// <summary>The size of a tile of logits, unless the layers of one token alone need more.</summary>
    public const long TileBytes = 64L << 20;

    readonly LanguageModel model;
    readonly LogitLens lens;
    readonly LensOptions options;
    readonly Translation? translation;
    readonly int rowsAToken;
    readonly NativeBuffer prepared, tile;
    readonly Distribution[] finals;
    readonly FinalWork finalWork;
    readonly CellWork cellWork;

    public DepthMeter(LanguageModel model, LensOptions options)
    {
        (this.model, this.options) = (model, options);
        rowsAToken = options.RowsAToken(model.Shape.Layers);
        lens = new(model.Transformer, options.Profile);
        TokensPerTile = TokensOfTile(model.Shape, rowsAToken);
        translation = options.Tuned is { } tuned ? new(tuned, model, TokensPerTile) : null;
        int rows = TokensPerTile * rowsAToken;
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
    public static int TokensOfTile(Shape shape, int rowsAToken) =>
        (int)Math.Clamp(TileBytes / ((long)rowsAToken * shape.Vocabulary * sizeof(float)), 1, 64);

    /// <summary>The bytes that a tile of such a model, and what is prepared for it, take.</summary>
    public static long Bytes(Shape shape, LensOptions options)
    {
        int rowsAToken = options.RowsAToken(shape.Layers);
        long floatsAToken = (long)rowsAToken * (shape.Vocabulary + shape.Width) + 2L * shape.Vocabulary;
        return TokensOfTile(shape, rowsAToken) * sizeof(float) * (floatsAToken + (options.Tuned is null ? 0 : Translation.FloatsOf(shape)));
    }

    /// <summary>Measures at most a tile of tokens.</summary>
    /// <param name="states">h of the positions that the tokens are produced from.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="tokens">The token that each produces.</param>
    /// <param name="decoderLogits">The logits [V] of each that the decoder computed itself, to compare with; empty where it did not.</param>
    public Column[] Measure(LayerStates states, int first, ReadOnlySpan<int> tokens, IReadOnlyList<ReadOnlyMemory<float>> decoderLogits)
    {
        var columns = new Column[tokens.Length];
        var input = new Rows(prepared.Start, tokens.Length * rowsAToken, model.Shape.Width);
        var logits = new Rows(tile.Start, tokens.Length * rowsAToken, model.Shape.Vocabulary);
        translation?.Run(states, first, tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            columns[i] = new(model.Shape.Layers, options.Top, options.Watched.Length);
            StateReading.Read(states, first + i, columns[i]);
            Prepare(states, first, i, input.Slice(i * rowsAToken, rowsAToken));
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

    /// <summary>What the unembedding reads of one token, in the order of <see cref="LensOptions.RowsAToken"/>.</summary>
    void Prepare(LayerStates states, int first, int token, Rows input)
    {
        int layers = model.Shape.Layers, row = layers;
        for (int layer = 1; layer <= layers; layer++)
            lens.Prepare(State(layer), layer, input.Slice(layer - 1, 1));
        if (options.Embeddings)
            lens.Prepare(State(0), 0, input.Slice(row++, 1));
        if (options.Sublayers)
            for (int layer = 1; layer <= layers; layer++)
                lens.PrepareBetween(states.Between(first + token).Slice(layer - 1, 1), input.Slice(row++, 1));

        Rows State(int layer) => translation is null ? states.Of(first + token).Slice(layer, 1) : translation.Of(token, layer);
    }

    public void Dispose()
    {
        translation?.Dispose();
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
            var row = logits[item * meter.rowsAToken + meter.model.Shape.Layers - 1];
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
            topLogits = [.. Enumerable.Range(0, workers).Select(_ => new float[meter.options.Top])];
        }

        public void Run(LayerStates states, int first, Rows logits, ReadOnlySpan<int> tokens, Column[] columns)
        {
            (this.states, this.first, this.logits, this.tokens, this.columns) = (states, first, logits, tokens.ToArray(), columns);
            meter.model.Compute.Pool.Run(this, logits.Count);
        }

        public override void Do(int item, int worker)
        {
            int layers = meter.model.Shape.Layers, token = item / meter.rowsAToken, row = item % meter.rowsAToken;
            Span<float> values = logits[item];
            if (row < layers)
                ReadLayer(columns[token], token, row + 1, values, worker);
            else if (row == layers && meter.options.Embeddings)
                columns[token].Embedding = ReadEmbedding(token, values, worker);
            else
                columns[token].JsdBitsMid[row - (meter.rowsAToken - layers)] = (float)reductions[worker].Reduce(meter.finals[token], values).JsdBits;
        }

        void ReadLayer(Column column, int token, int layer, Span<float> row, int worker)
        {
            int layers = meter.model.Shape.Layers, top = meter.options.Top, at = layer - 1;
            int[] watched = meter.options.Watched;
            Span<float> best = topLogits[worker], watchedLogits = stackalloc float[watched.Length];
            TopLogits.Find(row, column.TopIds.AsSpan(at * top, top), best);
            float produced = row[tokens[token]];
            int rank = TopLogits.CountLarger(row, produced);
            for (int i = 0; i < watched.Length; i++)
            {
                watchedLogits[i] = row[watched[i]];
                column.WatchedRank[i * layers + at] = TopLogits.CountLarger(row, watchedLogits[i]);
            }
            var values = reductions[worker].Reduce(meter.finals[token], row);
            bool finite = !double.IsNaN(values.EntropyNats), same = layer == layers && finite;
            column.JsdBits[at] = same ? 0 : (float)values.JsdBits;
            column.KlNats[at] = same ? 0 : (float)values.KlNats;
            column.EntropyNats[at] = (float)values.EntropyNats;
            column.Probability[at] = values.Probability(produced);
            column.Rank[at] = finite ? rank : float.NaN;
            for (int k = 0; k < top; k++)
                column.TopProbabilities[at * top + k] = values.Probability(best[k]);
            for (int i = 0; i < watched.Length; i++)
            {
                column.WatchedProbability[i * layers + at] = values.Probability(watchedLogits[i]);
                if (!finite)
                    column.WatchedRank[i * layers + at] = float.NaN;
            }
        }

        EmbeddingCell ReadEmbedding(int token, Span<float> row, int worker)
        {
            float produced = row[tokens[token]];
            int rank = TopLogits.CountLarger(row, produced);
            var values = reductions[worker].Reduce(meter.finals[token], row);
            return new((float)values.JsdBits, (float)values.KlNats, (float)values.EntropyNats, StateReading.OfEmbedding(states.Of(first + token)),
                values.Probability(produced), double.IsNaN(values.EntropyNats) ? float.NaN : rank);
        }
    }
}
