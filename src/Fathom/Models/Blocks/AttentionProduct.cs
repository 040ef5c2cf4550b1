using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>softmax(q kᵀ scale) v, causal, for groups of query heads that share a key-value head.</summary>
/// <remarks>An item is some query positions of one key-value head: its scores are one matrix product, its output another. Scores of more than one item a thread never exist.</remarks>
sealed unsafe class AttentionProduct : ParallelWork, IDisposable
{
    const int PositionsAnItem = 16;
    readonly Compute compute;
    readonly int keyValueHeads, headSize, group;
    readonly Growing[] packedQueries, scores, packedScores, results;
    Rows query, output;
    KeyValueCache cache = null!;
    AttentionRule rule = null!;
    int firstPosition, blocks;

    public AttentionProduct(Compute compute, Shape shape)
    {
        this.compute = compute;
        (keyValueHeads, headSize, group) = (shape.KeyValueHeads, shape.HeadSize, shape.Heads / shape.KeyValueHeads);
        (packedQueries, scores, packedScores, results) = (PerWorker(), PerWorker(), PerWorker(), PerWorker());
    }

    Growing[] PerWorker() => [.. Enumerable.Range(0, compute.Pool.Count).Select(static _ => new Growing())];

    /// <summary>query, output: [n, heads x head size], for positions from one on whose keys and values are in the cache.</summary>
    public void Run(Rows query, KeyValueCache cache, int firstPosition, AttentionRule rule, Rows output)
    {
        (this.query, this.cache, this.firstPosition, this.rule, this.output) = (query, cache, firstPosition, rule, output);
        blocks = (query.Count + PositionsAnItem - 1) / PositionsAnItem;
        compute.Pool.Run(this, blocks * keyValueHeads);
    }

    public override void Do(int item, int worker)
    {
        int head = item % keyValueHeads, first = item / keyValueHeads * PositionsAnItem;
        int positions = Math.Min(PositionsAnItem, query.Count - first);
        int rows = positions * group, keys = firstPosition + first + positions;
        var (kernel, panel) = (compute.Kernel, compute.Kernel.PanelColumns);
        int tiles = (rows + kernel.TileRows - 1) / kernel.TileRows, padded = tiles * kernel.TileRows;
        int stride = cache.Panels(keys) * panel, valueStride = cache.Panels(headSize) * panel;

        packedQueries[worker].Reserve((long)padded * headSize);
        scores[worker].Reserve((long)padded * cache.Capacity);
        packedScores[worker].Reserve((long)padded * cache.Capacity);
        results[worker].Reserve((long)padded * valueStride);

        PackQueries(head, first, positions, packedQueries[worker].Start);
        var score = new Rows(scores[worker].Start, rows, stride);
        for (int p = 0; p < cache.Panels(keys); p++)
            for (int t = 0; t < tiles; t++)
                kernel.Tile(packedQueries[worker].Start + t * kernel.TileRows * headSize, cache.Keys(head, p), headSize,
                    score.Data + (long)t * kernel.TileRows * stride + p * panel, stride, RowsOfTile(t, rows), panel);

        for (int row = 0; row < rows; row++)
            Softmax(score[row][..keys], firstPosition + first + row / group, head * group + row % group);

        var result = new Rows(results[worker].Start, rows, valueStride);
        for (int t = 0; t < tiles; t++)
        {
            float* packed = packedScores[worker].Start + (long)t * kernel.TileRows * keys;
            Transposition.Run(score.Data + (long)t * kernel.TileRows * stride, stride, RowsOfTile(t, rows), keys, packed, kernel.TileRows);
            for (int v = 0; v < valueStride / panel; v++)
                kernel.Tile(packed, cache.Values(head, v), keys,
                    result.Data + (long)t * kernel.TileRows * valueStride + v * panel, valueStride, RowsOfTile(t, rows), panel);
        }
        for (int row = 0; row < rows; row++)
            result[row][..headSize].CopyTo(output[first + row / group].Slice((head * group + row % group) * headSize, headSize));
    }

    int RowsOfTile(int tile, int rows) => Math.Min(compute.Kernel.TileRows, rows - tile * compute.Kernel.TileRows);

    /// <summary>Lays the scaled queries of a group out in tiles, a row a position and head, heads of a position together.</summary>
    void PackQueries(int head, int first, int positions, float* packed)
    {
        int height = compute.Kernel.TileRows;
        for (int row = 0; row < positions * group; row++)
        {
            var from = query[first + row / group].Slice((head * group + row % group) * headSize, headSize);
            float* to = packed + row / height * height * headSize + row % height;
            for (int i = 0; i < headSize; i++)
                to[i * height] = from[i] * rule.Scale;
        }
    }

    /// <summary>Makes scores probabilities over the keys that a position sees, and 0 for all others.</summary>
    void Softmax(Span<float> scores, int position, int head)
    {
        int from = rule.Window == 0 ? 0 : Math.Max(0, position - rule.Window + 1);
        var seen = scores[from..(position + 1)];
        if (rule.SoftCap > 0)
            Cap(seen, rule.SoftCap);
        float largest = TensorPrimitives.Max<float>(seen), sunk = 0;
        if (rule.Sinks is not null)
        {
            largest = MathF.Max(largest, rule.Sinks[head]);
            sunk = MathF.Exp(rule.Sinks[head] - largest);
        }
        TensorPrimitives.Subtract(seen, largest, seen);
        TensorPrimitives.Exp<float>(seen, seen);
        TensorPrimitives.Multiply(seen, 1 / (TensorPrimitives.Sum<float>(seen) + sunk), seen);
        scores[..from].Clear();
        scores[(position + 1)..].Clear();
    }

    static void Cap(Span<float> scores, float cap)
    {
        TensorPrimitives.Divide(scores, cap, scores);
        TensorPrimitives.Tanh<float>(scores, scores);
        TensorPrimitives.Multiply(scores, cap, scores);
    }

    public void Dispose()
    {
        foreach (var buffers in (Growing[][])[packedQueries, scores, packedScores, results])
            foreach (var buffer in buffers)
                buffer.Dispose();
    }
}
