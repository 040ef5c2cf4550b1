namespace Fathom.Lenses;

/// <summary>How many numbers a measure has.</summary>
public enum MeasureShape
{
    /// <summary>One a layer of each column.</summary>
    Layers,
    /// <summary>One a column.</summary>
    Column,
}

/// <summary>Whether a measure has a number for the embeddings, layer 0, apart from those of the layers.</summary>
public enum EmbeddingCell
{
    /// <summary>None.</summary>
    None,
    /// <summary>Where the embeddings are read through the lens.</summary>
    WhereRead,
    /// <summary>Always.</summary>
    Always,
}

/// <summary>A measure: what it is called, how it is read, kept and shown. All that handles measures asks this, and knows none by name.</summary>
public sealed class MeasureEntry
{
    internal MeasureEntry(string name, string unit) => (Name, Unit) = (name, unit);

    /// <summary>Its place in <see cref="Catalogue.All"/>.</summary>
    internal int Index { get; set; }

    /// <summary>Its name in tables and files, such as jsd_bits.</summary>
    public string Name { get; }

    /// <summary>Its name in JSON where that is another.</summary>
    public string JsonName { get => field ?? Name; internal init; }

    /// <summary>The unit of its numbers; empty for none.</summary>
    public string Unit { get; }

    /// <summary>Whether it is a number a layer or a number a column.</summary>
    public MeasureShape Shape => OfColumn is null ? MeasureShape.Layers : MeasureShape.Column;

    /// <summary>Whether the embeddings have a number of their own.</summary>
    public EmbeddingCell Embedding { get; internal init; }

    /// <summary>Whether a trace may lack it.</summary>
    public bool IsOptional { get; internal init; }

    /// <summary>How it is drawn; null where it is not.</summary>
    public MeasureDrawing? Drawing { get; internal init; }

    /// <summary>Whether it is read through the lens; else it is a property of the residual stream itself.</summary>
    public bool IsOfLens => OfStream is null;

    /// <summary>Whether it is of the stream between attention and MLP, which is read only where that is asked for.</summary>
    public bool IsOfSublayers => OfBetween is not null;

    /// <summary>Whether it is of what attention or the MLP adds, which not every program that runs a model tells.</summary>
    public bool IsOfParts { get; internal init; }

    /// <summary>How it follows from the logits of a layer.</summary>
    internal CellRule? OfCell { get; init; }

    /// <summary>How it follows from the logits of the stream between attention and MLP.</summary>
    internal CellRule? OfBetween { get; init; }

    /// <summary>How it follows from the residual stream.</summary>
    internal StreamRule? OfStream { get; init; }

    /// <summary>How it follows from the last layer's distribution.</summary>
    internal ColumnRule? OfColumn { get; init; }

    /// <summary>Whether a run with these options measures it.</summary>
    internal bool IsMeasured(LensOptions options) => (options.Lens.ReadsLayers || !IsOfLens) && (options.Sublayers || !IsOfSublayers) && (options.TellsParts || !IsOfParts);

    /// <summary>Whether such a run measures it of the embeddings too.</summary>
    internal bool IsMeasuredOfEmbeddings(LensOptions options) =>
        IsMeasured(options) && (Embedding == EmbeddingCell.Always || Embedding == EmbeddingCell.WhereRead && options.Embeddings);
}

/// <summary>A measure of a row of logits.</summary>
delegate float CellRule(in CellReading cell);

/// <summary>A measure of the residual stream at a layer.</summary>
delegate float StreamRule(in StreamReading stream);

/// <summary>A measure of the last layer's distribution.</summary>
delegate float ColumnRule(Distribution final);
