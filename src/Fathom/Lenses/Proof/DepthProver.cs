using System.Diagnostics;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Proof;

/// <summary>Decides which tokens are deep-thinking without computing most layers whole, to the same result as if all were.</summary>
/// <remarks>
/// A token is deep-thinking unless a layer below the regime is within g of the last. The likely tokens of the last layer alone prove of most layers that they are further
/// (<see cref="DivergenceBound"/>). Of what they leave open the layer right below the regime is computed whole, which settles most tokens that settle; its likeliest tokens, and
/// more of the last layer's, are tried on the rest; what is open then is computed whole. What a column is told depends on itself alone.
/// </remarks>
sealed unsafe class DepthProver : IDisposable
{
    const int MostColumns = 64;

    readonly Transformer transformer;
    readonly Compute compute;
    readonly DepthMeter meter;
    readonly Growing prepared = new();
    readonly ProofColumn[] columns;
    readonly List<(ProofColumn Column, int Layer)> rows = [];
    readonly FewTokensWork fewTokens;
    readonly WholeRowsWork wholeRows;

    /// <param name="transformer">The model.</param>
    /// <param name="compute">Threads and kernels.</param>
    /// <param name="meter">Whose tile, and whose lenses' scratch space, it uses.</param>
    public DepthProver(Transformer transformer, Compute compute, DepthMeter meter)
    {
        (this.transformer, this.compute, this.meter) = (transformer, compute, meter);
        var shape = transformer.Shape;
        columns = [.. Enumerable.Range(0, ColumnsAtOnce(shape)).Select(_ => new ProofColumn(shape.Layers, shape.Vocabulary, transformer.Engine is null))];
        fewTokens = new(transformer.Unembedding, compute);
        wholeRows = new(compute);
    }

    /// <summary>Seconds spent in products of whole rows with the unembedding, and in what is prepared for all rows.</summary>
    public double ProductSeconds { get; private set; }

    /// <summary>How far rows were computed, so far.</summary>
    public ProofCounts Counts { get; private set; }

    /// <summary>How many columns are decided together: as many as keep the products of whole rows busy, or as there is room for.</summary>
    public static int ColumnsAtOnce(Shape shape) => (int)Math.Clamp(DepthMeter.TileBytes / (2L * sizeof(float) * shape.Vocabulary), 1, MostColumns);

    /// <summary>The bytes that it takes, with the rows of a tile that are computed whole of as many columns.</summary>
    public static long Bytes(Shape shape) => ColumnsAtOnce(shape) * sizeof(float) * ((shape.Layers + 1L) * shape.Width + 3L * shape.Vocabulary);

    /// <summary>Decides columns. Those of one store are added to it in their order.</summary>
    public void Prove(ReadOnlySpan<ColumnRequest> requests)
    {
        while (requests.Length > 0)
        {
            int count = Math.Min(columns.Length, requests.Length);
            ProveTogether(requests[..count]);
            requests = requests[count..];
        }
    }

    void ProveTogether(ReadOnlySpan<ColumnRequest> requests)
    {
        var asked = columns.AsSpan(0, requests.Length);
        Prepare(requests, asked);
        ComputeLast(asked);
        compute.Pool.Run(fewTokens.First(columns), asked.Length);
        ComputeBelowRegime(asked);
        compute.Pool.Run(fewTokens.Later(columns), asked.Length);
        ComputeOpen(asked);
        foreach (var column in asked)
        {
            column.Tell();
            Counts += column.Counts;
        }
    }

    void Prepare(ReadOnlySpan<ColumnRequest> requests, Span<ProofColumn> asked)
    {
        long start = Stopwatch.GetTimestamp();
        int layers = transformer.Shape.Layers, width = transformer.Shape.Width;
        prepared.Reserve((long)asked.Length * layers * width);
        var all = new Rows(prepared.Start, asked.Length * layers, width);
        for (int i = 0; i < asked.Length; i++)
            asked[i].Begin(requests[i], all.Slice(i * layers, layers));
        meter.Workspace.Prepare(requests, all);
        ProductSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The last layer, where the decoder did not compute its logits.</summary>
    void ComputeLast(Span<ProofColumn> asked)
    {
        foreach (var column in asked)
            if (!column.HasDecoderLogits)
                rows.Add((column, transformer.Shape.Layers));
        ComputeWhole(WholeRows.Last);
    }

    /// <summary>The layer right below the regime, where it is open.</summary>
    void ComputeBelowRegime(Span<ProofColumn> asked)
    {
        foreach (var column in asked)
            if (!column.NeedsAll && column.Below > 0 && column[column.Below] == LayerState.Open)
                rows.Add((column, column.Below));
        ComputeWhole(WholeRows.BelowRegime);
    }

    /// <summary>What is still open, beside the lens' own last row.</summary>
    void ComputeOpen(Span<ProofColumn> asked)
    {
        foreach (var column in asked)
            if (column.IsOpen && !column.IsExact)
                rows.Add((column, transformer.Shape.Layers));
        ComputeWhole(WholeRows.Last);
        foreach (var column in asked)
            if (column.IsOpen)
                for (int layer = 1; layer <= (column.NeedsAll ? transformer.Shape.Layers : column.Below); layer++)
                    if (column.NeedsAll || column[layer] == LayerState.Open)
                        rows.Add((column, layer));
        ComputeWhole(WholeRows.Open);
    }

    /// <summary>Computes the logits of rows, and takes the last layer's distribution from them or compares them with it.</summary>
    void ComputeWhole(WholeRows kind)
    {
        for (int from = 0; from < rows.Count; from += meter.MostRows)
        {
            long start = Stopwatch.GetTimestamp();
            int count = Math.Min(meter.MostRows, rows.Count - from);
            var (input, logits) = meter.TakeTile(count);
            for (int i = 0; i < count; i++)
            {
                var (column, layer) = rows[from + i];
                column.Prepared[layer - 1].CopyTo(input[i]);
                column.NoteWhole(layer);
            }
            DepthMeter.Unembed(transformer, compute, input, logits);
            ProductSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            compute.Pool.Run(wholeRows.Of(rows, from, logits, kind), count);
        }
        rows.Clear();
    }

    public void Dispose()
    {
        prepared.Dispose();
        fewTokens.Dispose();
        foreach (var column in columns)
            column.Dispose();
    }
}
