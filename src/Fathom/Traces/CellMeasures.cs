using System.Diagnostics.CodeAnalysis;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>The measures of a trace, by their entries in the catalogue; those of its own C# have names too.</summary>
public sealed record CellMeasures
{
    readonly LayerMatrix?[] layers = new LayerMatrix?[Catalogue.All.Count];
    readonly float[]?[] embeddings = new float[]?[Catalogue.All.Count], numbers = new float[]?[Catalogue.All.Count];

    /// <summary>Begins with none.</summary>
    public CellMeasures() { }

    /// <summary>Takes each of the catalogue's, where it is there.</summary>
    [SetsRequiredMembers]
#pragma warning disable CS8618   // what is required lies in the arrays
    internal CellMeasures(Func<MeasureEntry, LayerMatrix?> layers, Func<MeasureEntry, float[]?> embeddings, Func<MeasureEntry, float[]?> numbers)
    {
        foreach (var measure in Catalogue.OfLayers)
            (this.layers[measure.Index], this.embeddings[measure.Index]) = (layers(measure), embeddings(measure));
        foreach (var measure in Catalogue.OfColumns)
            this.numbers[measure.Index] = numbers(measure);
    }
#pragma warning restore CS8618

    CellMeasures(CellMeasures other) =>
        (layers, embeddings, numbers) = ([.. other.layers], [.. other.embeddings], [.. other.numbers]);

    /// <summary>A measure of all cells, [layers, tokens]; null where the trace lacks it.</summary>
    public LayerMatrix? Layers(MeasureEntry measure) => layers[measure.Index];

    /// <summary>A measure of the embeddings, layer 0, [tokens]; null where they have none. Settling counts from layer 1 all the same.</summary>
    public float[]? Embeddings(MeasureEntry measure) => embeddings[measure.Index];

    /// <summary>A measure that is a number a column, [tokens]; null where the trace lacks it.</summary>
    public float[]? Numbers(MeasureEntry measure) => numbers[measure.Index];

    /// <summary>Whether the embeddings were read through the lens.</summary>
    public bool HasEmbeddings => Embeddings(Catalogue.JsdBits) is not null;

    /// <summary>Jensen-Shannon divergence from the last layer's distribution, in bits.</summary>
    public required LayerMatrix JsdBits { get => Layers(Catalogue.JsdBits)!; init => Set(Catalogue.JsdBits, value); }

    /// <summary>KL(last layer, layer), in nats; may be infinite.</summary>
    public required LayerMatrix KlNats { get => Layers(Catalogue.KlNats)!; init => Set(Catalogue.KlNats, value); }

    /// <summary>Entropy of the layer's distribution, in nats.</summary>
    public required LayerMatrix EntropyNats { get => Layers(Catalogue.EntropyNats)!; init => Set(Catalogue.EntropyNats, value); }

    /// <summary>1 - cosine of h[l] and h[L], neither normed.</summary>
    public required LayerMatrix CosineDistance { get => Layers(Catalogue.CosineDistance)!; init => Set(Catalogue.CosineDistance, value); }

    /// <summary>Probability of the column's token.</summary>
    public required LayerMatrix Probability { get => Layers(Catalogue.Probability)!; init => Set(Catalogue.Probability, value); }

    /// <summary>Rank of the column's token: the count of larger logits, 0 = first.</summary>
    public required LayerMatrix Rank { get => Layers(Catalogue.Rank)!; init => Set(Catalogue.Rank, value); }

    /// <summary>L2 norm of the residual stream.</summary>
    public required LayerMatrix Norms { get => Layers(Catalogue.Norm)!; init => Set(Catalogue.Norm, value); }

    /// <summary>L2 norm of the embeddings, [tokens].</summary>
    public required float[] EmbeddingNorms { get => Embeddings(Catalogue.Norm)!; init => embeddings[Catalogue.Norm.Index] = value; }

    /// <summary>L2 norm of a block's update h[l] - h[l-1]; null in traces that lack it, as for those below.</summary>
    public LayerMatrix? UpdateNorms { get => Layers(Catalogue.UpdateNorm); init => Set(Catalogue.UpdateNorm, value); }

    /// <summary>L2 norm of what attention adds.</summary>
    public LayerMatrix? AttentionNorms { get => Layers(Catalogue.AttentionNorm); init => Set(Catalogue.AttentionNorm, value); }

    /// <summary>L2 norm of what the MLP adds.</summary>
    public LayerMatrix? MlpNorms { get => Layers(Catalogue.MlpNorm); init => Set(Catalogue.MlpNorm, value); }

    /// <summary>Jensen-Shannon divergence of the stream between attention and MLP from the last layer's distribution, in bits.</summary>
    public LayerMatrix? JsdBitsMid { get => Layers(Catalogue.JsdBitsMid); init => Set(Catalogue.JsdBitsMid, value); }

    /// <summary>The largest logit less the second, in nats; null in traces that lack it.</summary>
    public LayerMatrix? MarginNats { get => Layers(Catalogue.MarginNats); init => Set(Catalogue.MarginNats, value); }

    /// <summary>KL(u, last layer) with u uniform over the vocabulary, in nats, [tokens]: a column's share of the self-certainty.</summary>
    public required float[] SelfCertaintyNats { get => Numbers(Catalogue.SelfCertaintyNats)!; init => numbers[Catalogue.SelfCertaintyNats.Index] = value; }

    void Set(MeasureEntry measure, LayerMatrix? matrix) => layers[measure.Index] = matrix;
}
