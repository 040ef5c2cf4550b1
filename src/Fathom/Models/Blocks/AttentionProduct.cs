using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models.Cache;

namespace Fathom.Models.Blocks;

/// <summary>softmax(q kᵀ scale) v, causal, for groups of query heads that share a key-value head, over the pages of each row's sequence.</summary>
/// <remarks>An item is some query positions of one sequence and key-value head: its scores are one matrix product, its output another. Scores of more than one item a
/// thread never exist. A row's sums run over its keys in their order, whatever rows are beside it.</remarks>
sealed unsafe class AttentionProduct : ParallelWork, IDisposable
{
    const int PositionsAnItem = 16, PageSize = CacheLayout.Positions;
    readonly Compute compute;
    readonly CacheLayout layout;
    readonly int keyValueHeads, headSize, group;
    readonly Growing[] packedQueries, scores, packedScores, results;
    readonly nint[][] pages;
    readonly List<BatchPart> blocks = [];
    Rows query, output;
    AttentionRule rule = null!;
    int layer;

    public AttentionProduct(Compute compute, Shape shape, CacheLayout layout)
    {
        (this.compute, this.layout) = (compute, layout);
        (keyValueHeads, headSize, group) = (shape.KeyValueHeads, shape.HeadSize, shape.Heads / shape.KeyValueHeads);
        (packedQueries, scores, packedScores, results) = (PerWorker(), PerWorker(), PerWorker(), PerWorker());
        pages = [.. Enumerable.Range(0, compute.Pool.Count).Select(static _ => Array.Empty<nint>())];
    }

    Growing[] PerWorker() => [.. Enumerable.Range(0, compute.Pool.Count).Select(static _ => new Growing())];

    /// <summary>Keeps keys and values [n, key-value heads x head size] of the rows of a batch in their pages, and lets the queries [n, heads x head size] see them: output likewise.</summary>
    public void Run(ReadOnlySpan<BatchPart> parts, int layer, Rows query, Rows key, Rows value, AttentionRule rule, Rows output)
    {
        (this.query, this.layer, this.rule, this.output) = (query, layer, rule, output);
        blocks.Clear();
        foreach (ref readonly var part in parts)
        {
            for (int i = 0; i < part.Count; i++)
                layout.Store(part.Sequence.Page(layer, part.FirstPosition + i), layer, part.FirstPosition + i, key[part.FirstRow + i], value[part.FirstRow + i]);
            for (int first = 0; first < part.Count; first += PositionsAnItem)
                blocks.Add(part with
                {
                    FirstRow = part.FirstRow + first,
                    FirstPosition = part.FirstPosition + first,
                    Count = Math.Min(PositionsAnItem, part.Count - first),
                });
        }
        compute.Pool.Run(this, blocks.Count * keyValueHeads);
    }

    public override void Do(int item, int worker)
    {
        int head = item % keyValueHeads;
        var block = blocks[item / keyValueHeads];
        var (kernel, panel) = (compute.Kernel, compute.Kernel.PanelColumns);
        int firstKey = FirstKey(block.FirstPosition), keys = block.FirstPosition + block.Count - firstKey;
        int stride = CacheLayout.Pages(keys) * PageSize, valueStride = layout.ValuePanels * panel;
        int rows = block.Count * group, tiles = (rows + kernel.TileRows - 1) / kernel.TileRows, padded = tiles * kernel.TileRows;

        packedQueries[worker].Reserve((long)padded * headSize);
        scores[worker].Reserve((long)padded * stride);
        packedScores[worker].Reserve((long)padded * stride);
        results[worker].Reserve((long)padded * valueStride);
        var ofKeys = Pages(block.Sequence, firstKey, stride / PageSize, worker);

        PackQueries(head, block, packedQueries[worker].Start);
        var score = new Rows(scores[worker].Start, rows, stride);
        Score(head, ofKeys, score, keys, packedQueries[worker].Start);
        for (int row = 0; row < rows; row++)
            Softmax(score[row][..keys], block.FirstPosition + row / group, firstKey, head * group + row % group);

        var result = new Rows(results[worker].Start, rows, valueStride);
        Weigh(head, ofKeys, score, keys, packedScores[worker].Start, result);
        for (int row = 0; row < rows; row++)
            result[row][..headSize].CopyTo(output[block.FirstRow + row / group].Slice((head * group + row % group) * headSize, headSize));
    }

    /// <summary>The first position of the page with the first key that a block sees.</summary>
    int FirstKey(int position) => rule.Window == 0 ? 0 : Math.Max(0, position - rule.Window + 1) / PageSize * PageSize;

    /// <summary>Where the pages of a sequence begin, from a position on.</summary>
    Span<nint> Pages(Sequence sequence, int firstKey, int count, int worker)
    {
        if (pages[worker].Length < count)
            pages[worker] = new nint[Math.Max(count, 2 * pages[worker].Length)];
        var found = pages[worker].AsSpan(0, count);
        for (int i = 0; i < count; i++)
            found[i] = (nint)sequence.Page(layer, firstKey + i * PageSize).Start;
        return found;
    }

    /// <summary>score [rows, keys] = queries by keys.</summary>
    void Score(int head, ReadOnlySpan<nint> ofKeys, Rows score, int keys, float* packed)
    {
        var (kernel, panel, stride) = (compute.Kernel, compute.Kernel.PanelColumns, score.Width);
        for (int key = 0; key < keys; key += panel)
        {
            float* panelOfKeys = (float*)ofKeys[key / PageSize] + layout.Keys(layer, head) + key % PageSize * headSize;
            for (int row = 0; row < score.Count; row += kernel.TileRows)
                kernel.Tile(packed + (long)row * headSize, panelOfKeys, headSize, score.Data + (long)row * stride + key, stride,
                    Math.Min(kernel.TileRows, score.Count - row), panel);
        }
    }

    /// <summary>result [rows, head size] = scores by values.</summary>
    void Weigh(int head, Span<nint> ofValues, Rows score, int keys, float* packed, Rows result)
    {
        var (kernel, panel, stride) = (compute.Kernel, compute.Kernel.PanelColumns, score.Width);
        for (int row = 0; row < score.Count; row += kernel.TileRows)
            Transposition.Run(score.Data + (long)row * stride, stride, Math.Min(kernel.TileRows, score.Count - row), keys, packed + (long)row * keys, kernel.TileRows);
        long offset = 0;
        for (int v = 0; v < layout.ValuePanels; v++)
        {
            long next = layout.Values(layer, head, v);
            foreach (ref nint page in ofValues)
                page += (nint)(next - offset) * sizeof(float);
            offset = next;
            fixed (nint* parts = ofValues)
                for (int row = 0; row < score.Count; row += kernel.TileRows)
                    kernel.Tile(packed + (long)row * keys, (float**)parts, PageSize, keys, result.Data + (long)row * result.Width + v * panel, result.Width,
                        Math.Min(kernel.TileRows, score.Count - row), panel);
        }
    }

    /// <summary>Lays the scaled queries of a group out in tiles, a row a position and head, heads of a position together.</summary>
    void PackQueries(int head, BatchPart block, float* packed)
    {
        int height = compute.Kernel.TileRows;
        for (int row = 0; row < block.Count * group; row++)
        {
            var from = query[block.FirstRow + row / group].Slice((head * group + row % group) * headSize, headSize);
            float* to = packed + row / height * height * headSize + row % height;
            for (int i = 0; i < headSize; i++)
                to[i * height] = from[i] * rule.Scale;
        }
    }

    /// <summary>Makes scores probabilities over the keys that a position sees, and 0 for all others.</summary>
    /// <param name="scores">Those of a row, from a first key on.</param>
    /// <param name="position">The row's position.</param>
    /// <param name="firstKey">The position of the first score.</param>
    /// <param name="head">The query head.</param>
    void Softmax(Span<float> scores, int position, int firstKey, int head)
    {
        int from = rule.Window == 0 ? 0 : Math.Max(0, position - rule.Window + 1 - firstKey), end = position + 1 - firstKey;
        var seen = scores[from..end];
        if (rule.SoftCap > 0)
            Cap(seen, rule.SoftCap);
        float largest = TensorPrimitives.Max<float>(seen), sunk = 0;
        if (rule.Sinks is not null)
        {
            largest = MathF.Max(largest, rule.Sinks[head]);
            sunk = MathF.Exp(rule.Sinks[head] - largest);
        }
        TensorPrimitives.Subtract(seen, largest, seen);
        Elementwise.Exp(seen, seen);
        TensorPrimitives.Multiply(seen, 1 / (TensorPrimitives.Sum<float>(seen) + sunk), seen);
        scores[..from].Clear();
        scores[end..].Clear();
    }

    static void Cap(Span<float> scores, float cap)
    {
        TensorPrimitives.Divide(scores, cap, scores);
        Elementwise.Tanh(scores, scores);
        TensorPrimitives.Multiply(scores, cap, scores);
    }

    public void Dispose()
    {
        foreach (var buffers in (Growing[][])[packedQueries, scores, packedScores, results])
            foreach (var buffer in buffers)
                buffer.Dispose();
    }
}
