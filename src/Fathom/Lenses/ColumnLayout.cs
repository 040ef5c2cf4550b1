namespace Fathom.Lenses;

/// <summary>What a row of logits is read from.</summary>
enum RowKind
{
    /// <summary>The stream after a block.</summary>
    Layer,
    /// <summary>The embeddings, layer 0.</summary>
    Embedding,
    /// <summary>The stream between a block's attention and its MLP.</summary>
    Between,
}

/// <summary>Which measures a column has, and where each lies among the column's numbers; and which rows of logits they are read from.</summary>
/// <remarks>A column is floats: of each measure in the catalogue's order its layers [L], then its embeddings' cell; then probability and rank of each watched token [L], then
/// the probabilities of the likeliest tokens [L, K]; then what is proven of the depth, where depth alone is measured; then the last layer's log-probabilities, where they are asked for.
/// Beside them are the ids of the likeliest tokens [L, K], and of those with log-probabilities.</remarks>
sealed class ColumnLayout
{
    readonly int[] at = new int[Catalogue.All.Count], embeddingAt = new int[Catalogue.All.Count];
    readonly int watchedAt, topAt, lastAt;

    public ColumnLayout(int layers, int vocabulary, LensOptions options)
    {
        bool reads = options.Lens.ReadsLayers;
        (Layers, Options, Top) = (layers, options, reads && options.DepthOnly is null ? Math.Min(options.Top, vocabulary) : 0);
        Measures = [.. Catalogue.All.Where(measure => measure.IsMeasured(options))];
        (OfStream, OfCell) = ([.. Measures.Where(static measure => measure.OfStream is not null)], [.. Measures.Where(static measure => measure.OfCell is not null)]);
        (OfBetween, OfColumn) = ([.. Measures.Where(static measure => measure.OfBetween is not null)], [.. Measures.Where(static measure => measure.OfColumn is not null)]);
        int length = 0;
        at.AsSpan().Fill(-1);
        embeddingAt.AsSpan().Fill(-1);
        foreach (var measure in Measures)
        {
            at[measure.Index] = length;
            length += measure.Shape == MeasureShape.Column ? 1 : layers;
            if (measure.IsMeasuredOfEmbeddings(options))
                embeddingAt[measure.Index] = length++;
        }
        watchedAt = length;
        topAt = watchedAt + 2 * options.Watched.Length * layers;
        DepthAt = topAt + layers * Top;
        lastAt = DepthAt + (options.DepthOnly is null ? 0 : 2);
        LastTop = Math.Min(options.LastTop ?? 0, vocabulary);
        Floats = lastAt + (options.LastTop is null ? 0 : 1 + LastTop);
        Rows = reads ? layers + (options.Embeddings ? 1 : 0) + (options.Sublayers ? layers : 0) : options.LastTop is null ? 0 : 1;
    }

    /// <summary>The number of blocks L.</summary>
    public int Layers { get; }

    /// <summary>What is measured.</summary>
    public LensOptions Options { get; }

    /// <summary>How many of the likeliest tokens a cell has, K.</summary>
    public int Top { get; }

    /// <summary>The measures that a column has, in the catalogue's order.</summary>
    public IReadOnlyList<MeasureEntry> Measures { get; }

    /// <summary>Those of them that are read of the residual stream.</summary>
    public MeasureEntry[] OfStream { get; }

    /// <summary>Those that are read of a layer's logits.</summary>
    public MeasureEntry[] OfCell { get; }

    /// <summary>Those that are read of the logits between attention and MLP.</summary>
    public MeasureEntry[] OfBetween { get; }

    /// <summary>Those that are read of the last layer's distribution.</summary>
    public MeasureEntry[] OfColumn { get; }

    /// <summary>How many rows of logits a column takes: its layers, then the embeddings, then the streams between.</summary>
    public int Rows { get; }

    /// <summary>The floats of a column.</summary>
    public int Floats { get; }

    /// <summary>The ids of a column.</summary>
    public int Ids => Layers * Top + LastTop;

    /// <summary>How many of the last layer's likeliest tokens have their log-probabilities.</summary>
    public int LastTop { get; }

    /// <summary>The floats that tell the produced token's log-probability and those of the last layer's likeliest; empty where they are not measured.</summary>
    public Range LastAt => lastAt..Floats;

    /// <summary>The ids of the latter.</summary>
    public Range LastIdsAt => (Layers * Top)..;

    /// <summary>The row that the last layer is read by.</summary>
    public int LastRow => Options.Lens.ReadsLayers ? Layers - 1 : 0;

    /// <summary>How many rows become cells.</summary>
    public int CellRows => Options.Lens.ReadsLayers ? Rows : 0;

    /// <summary>The bytes of a column.</summary>
    public long Bytes => sizeof(float) * (long)Floats + sizeof(int) * (long)Ids;

    /// <summary>Where a measure's layers, or its one number, begin; -1 where a column has none.</summary>
    public int At(MeasureEntry measure) => at[measure.Index];

    /// <summary>Where a measure's cell of the embeddings is; -1 where a column has none.</summary>
    public int EmbeddingAt(MeasureEntry measure) => embeddingAt[measure.Index];

    /// <summary>Where the probabilities of a watched token begin; its ranks follow.</summary>
    public int WatchedAt(int index) => watchedAt + 2 * index * Layers;

    /// <summary>Where the probabilities of a layer's likeliest tokens begin; the layer counts from 1.</summary>
    public int TopAt(int layer) => topAt + (layer - 1) * Top;

    /// <summary>Where it stands whether the token is deep-thinking (0, 1), and behind that the layer that it is proven to settle at, where depth alone is measured.</summary>
    public int DepthAt { get; }

    /// <summary>The row that a layer is read by, the embeddings being layer 0; -1 where it is not read.</summary>
    public int RowOf(int layer) => layer > 0 ? layer - 1 : Options.Embeddings ? Layers : -1;

    /// <summary>What a row is read from, and of which layer.</summary>
    public RowKind KindOf(int row, out int layer)
    {
        layer = Options.Lens.ReadsLayers ? row + 1 : Layers;
        if (row < Layers)
            return RowKind.Layer;
        if (Options.Embeddings && row == Layers)
        {
            layer = 0;
            return RowKind.Embedding;
        }
        layer = row - (Rows - Layers) + 1;
        return RowKind.Between;
    }
}
