using System.Diagnostics;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Turns residual streams into columns: the logits of some columns, each with the layers that its own lens reads, are one tile, which is reduced to cells at once and
/// let go.</summary>
/// <remarks>A tile is [rows, V]: the rows of as many columns as fit into <see cref="TileBytes"/>, and at least one. What a cell says depends on its own row and its column's last
/// alone, not on what else is in the tile. One call at a time; none allocates but the first few.</remarks>
sealed unsafe class DepthMeter : IDisposable
{
    /// <summary>The size of a tile of logits, unless the rows of one column alone need more.</summary>
    public const long TileBytes = 64L << 20;

    const int MostColumns = 64;

    readonly Transformer transformer;
    readonly Compute compute;
    readonly LensWorkspace workspace;
    readonly Growing prepared = new(), tile = new();
    readonly Distribution[] finals;
    readonly MeasuredColumn[] columns;
    readonly ColumnRequest[] requests;
    readonly float[] differences;
    readonly ColumnWork columnWork;
    readonly CellWork cellWork;

    public DepthMeter(Transformer transformer, Compute compute)
    {
        (this.transformer, this.compute) = (transformer, compute);
        var shape = transformer.Shape;
        MostRows = RowsOfTile(shape);
        workspace = new(transformer.FinalNorm, compute, shape.Width);
        int most = ColumnsOfTile(shape, shape.Layers);
        finals = [.. Enumerable.Range(0, most).Select(_ => new Distribution(shape.Vocabulary))];
        (columns, requests, differences) = (new MeasuredColumn[most], new ColumnRequest[most], new float[most]);
        columnWork = new(this);
        cellWork = new(this);
    }

    /// <summary>What lenses compute with.</summary>
    public LensWorkspace Workspace => workspace;

    /// <summary>The rows of a tile.</summary>
    public int MostRows { get; }

    /// <summary>Seconds spent in the product with the unembedding and in what is prepared for it; columns without a lens do not count.</summary>
    public double ProductSeconds { get; private set; }

    /// <summary>How many columns of so many rows make a tile.</summary>
    public static int ColumnsOfTile(Shape shape, int rows) => Math.Clamp(RowsOfTile(shape) / Math.Max(rows, 1), 1, MostColumns);

    /// <summary>The bytes that a tile of such columns, and what is prepared for it, take.</summary>
    public static long Bytes(Shape shape, ColumnLayout layout)
    {
        long floatsAColumn = (long)layout.Rows * (shape.Vocabulary + shape.Width) + 2L * (shape.Vocabulary + shape.Width);
        return layout.Rows == 0 ? 0 : ColumnsOfTile(shape, layout.Rows) * sizeof(float) * floatsAColumn;
    }

    /// <summary>Measures columns, as many at once as fit a tile. Those of one store are added to it in their order.</summary>
    public void Measure(ReadOnlySpan<ColumnRequest> asked)
    {
        while (asked.Length > 0)
        {
            int count = CountOfTile(asked, out int rows);
            MeasureTile(asked[..count], rows);
            asked = asked[count..];
        }
    }

    /// <summary>The logits [n, V] of n prepared rows.</summary>
    public static void Unembed(Transformer transformer, Compute compute, Rows prepared, Rows logits)
    {
        compute.ProjectTile(prepared, transformer.Unembedding.Map, logits);
        transformer.Unembedding.Finish(logits);
    }

    /// <summary>Room for the rows of a tile: what the unembedding reads [n, d], and logits [n, V]. Valid until the next tile.</summary>
    public (Rows Prepared, Rows Logits) TakeTile(int rows)
    {
        prepared.Reserve((long)rows * transformer.Shape.Width);
        tile.Reserve((long)rows * transformer.Shape.Vocabulary);
        return (new(prepared.Start, rows, transformer.Shape.Width), new(tile.Start, rows, transformer.Shape.Vocabulary));
    }

    static int RowsOfTile(Shape shape) => (int)Math.Clamp(TileBytes / ((long)shape.Vocabulary * sizeof(float)), 1, int.MaxValue);

    int CountOfTile(ReadOnlySpan<ColumnRequest> asked, out int rows)
    {
        int count = 1;
        rows = asked[0].To.Layout.Rows;
        while (count < Math.Min(asked.Length, columns.Length) && rows + asked[count].To.Layout.Rows <= MostRows)
            rows += asked[count++].To.Layout.Rows;
        return count;
    }

    void MeasureTile(ReadOnlySpan<ColumnRequest> asked, int rows)
    {
        long start = Stopwatch.GetTimestamp();
        var (input, logits) = TakeTile(rows);
        asked.CopyTo(requests);
        for (int i = 0; i < asked.Length; i++)
            columns[i] = asked[i].To.Reserve();
        workspace.Prepare(asked, input);
        if (rows > 0)
            Unembed(transformer, compute, input, logits);
        if (rows > 0)
            ProductSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        columnWork.Run(logits, asked.Length);
        cellWork.Run(logits, asked.Length);
        for (int i = 0; i < asked.Length; i++)
        {
            asked[i].To.Compared(differences[i]);
            asked[i].To.Publish();
        }
        requests.AsSpan(0, asked.Length).Clear();
        columns.AsSpan(0, asked.Length).Clear();
    }

    public void Dispose()
    {
        workspace.Dispose();
        prepared.Dispose();
        tile.Dispose();
        foreach (var final in finals)
            final.Dispose();
    }

    /// <summary>An item is a column: its stream, and the distribution of its last layer.</summary>
    sealed class ColumnWork(DepthMeter meter) : ParallelWork
    {
        readonly int[] firstRows = new int[meter.columns.Length];
        Rows logits;

        public void Run(Rows logits, int count)
        {
            this.logits = logits;
            for (int i = 1; i < count; i++)
                firstRows[i] = firstRows[i - 1] + meter.requests[i - 1].To.Layout.Rows;
            meter.compute.Pool.Run(this, count);
        }

        public override void Do(int item, int worker)
        {
            ref readonly var request = ref meter.requests[item];
            var (layout, column, final) = (request.To.Layout, meter.columns[item], meter.finals[item]);
            StateReading.Read(request, column);
            meter.differences[item] = float.NaN;
            if (layout.Rows == 0)
                return;
            var last = logits[firstRows[item] + layout.LastRow];
            final.Set(last);
            foreach (var measure in layout.OfColumn)
                column.Numbers[layout.At(measure)] = measure.OfColumn!(final);
            LogProbabilities.Read(layout, final, request.Token, column);
            if (request.DecoderLogits is not null)
                meter.differences[item] = LargestDifference(last, new(request.DecoderLogits, last.Length));
        }

        static float LargestDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            float largest = 0;
            for (int i = 0; i < a.Length; i++)
                largest = MathF.Max(largest, MathF.Abs(a[i] - b[i]));
            return largest;
        }
    }

    /// <summary>An item is a row of logits that becomes cells.</summary>
    sealed class CellWork : ParallelWork
    {
        readonly DepthMeter meter;
        readonly CellReduction[] reductions;
        (int Column, int Row, int At)[] places = [];
        Rows logits;

        public CellWork(DepthMeter meter)
        {
            this.meter = meter;
            reductions = [.. Enumerable.Range(0, meter.compute.Pool.Count).Select(static _ => new CellReduction())];
        }

        public void Run(Rows logits, int columns)
        {
            this.logits = logits;
            if (places.Length < logits.Count)
                places = new (int, int, int)[Math.Max(logits.Count, 2 * places.Length)];
            int items = 0, first = 0;
            for (int column = 0; column < columns; column++)
            {
                var layout = meter.requests[column].To.Layout;
                for (int row = 0; row < layout.CellRows; row++)
                    places[items++] = (column, row, first + row);
                first += layout.Rows;
            }
            meter.compute.Pool.Run(this, items);
        }

        public override void Do(int item, int worker)
        {
            var (column, row, at) = places[item];
            ref readonly var request = ref meter.requests[column];
            reductions[worker].Read(request.To.Layout, row, logits[at], request.Token, meter.finals[column], meter.columns[column]);
        }
    }
}
