using System.Globalization;
using System.Numerics.Tensors;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>A value that a picture can show of every cell: an entry of the catalogue as it is drawn, or the same of a watched token.</summary>
public sealed class Measure
{
    const double LargestDrawnLog = 100;

    readonly MeasureEntry entry;
    readonly MeasureDrawing drawing;
    readonly LayerMatrix? watched;
    readonly int? watchedId;

    Measure(MeasureEntry entry) => (this.entry, drawing) = (entry, entry.Drawing!);

    Measure(MeasureEntry entry, WatchedToken token, LayerMatrix values) =>
        (this.entry, watched, watchedId, drawing) = (entry, values, token.Id, entry.Drawing! with { Quantity = $"{entry.Drawing.Name} of “{TokenLabel.Whole(token.Bytes.Span)}”" });

    /// <summary>All measures of a trace's own tokens that can be drawn, the default first.</summary>
    public static IReadOnlyList<Measure> All { get; } = [.. Catalogue.OfLayers.Where(static entry => entry.Drawing is not null).Select(static entry => new Measure(entry))];

    /// <summary>Jensen-Shannon divergence from the last layer, in bits.</summary>
    public static Measure Jsd { get; } = Of(Catalogue.JsdBits);

    /// <summary>KL(last layer, layer), in nats, on a logarithmic scale that ends at 100.</summary>
    public static Measure Kl { get; } = Of(Catalogue.KlNats);

    /// <summary>Entropy of a layer's distribution, in bits, drawn as a share of log2 V.</summary>
    public static Measure Entropy { get; } = Of(Catalogue.EntropyNats);

    /// <summary>Probability of the column's token.</summary>
    public static Measure Probability { get; } = Of(Catalogue.Probability);

    /// <summary>Rank of the column's token, 0 = likeliest, on a logarithmic scale that ends at the vocabulary.</summary>
    public static Measure Rank { get; } = Of(Catalogue.Rank);

    /// <summary>Cosine distance of a layer's residual stream from the last layer's.</summary>
    public static Measure Cosine { get; } = Of(Catalogue.CosineDistance);

    /// <summary>L2 norm of the residual stream, drawn as a share of the largest drawn.</summary>
    public static Measure Norm { get; } = Of(Catalogue.Norm);

    /// <summary>L2 norm of a block's update, drawn as a share of the stream's own norm.</summary>
    public static Measure Update { get; } = Of(Catalogue.UpdateNorm);

    /// <summary>L2 norm of what attention adds, drawn as a share of the stream's own norm.</summary>
    public static Measure Attention { get; } = Of(Catalogue.AttentionNorm);

    /// <summary>L2 norm of what the MLP adds, drawn as a share of the stream's own norm.</summary>
    public static Measure Mlp { get; } = Of(Catalogue.MlpNorm);

    /// <summary>Jensen-Shannon divergence of the stream between attention and MLP from the last layer, in bits.</summary>
    public static Measure JsdMid { get; } = Of(Catalogue.JsdBitsMid);

    /// <summary>The largest logit less the second, in nats, drawn as a share of the largest drawn.</summary>
    public static Measure Margin { get; } = Of(Catalogue.MarginNats);

    /// <summary>The name a user asks for it by.</summary>
    public string Name => drawing.Name;

    /// <summary>A name that no other measure of a trace has: of a watched token with its id, such as rank-13.</summary>
    public string Key => watchedId is int id ? string.Create(CultureInfo.InvariantCulture, $"{Name}-{id}") : Name;

    /// <summary>What it is, in words.</summary>
    public string Quantity => drawing.Scale == DrawnScale.ShareOfNorm ? $"{drawing.Quantity}, divided by |h[l]|" : drawing.Quantity;

    /// <summary>The unit of <see cref="Values"/>; empty for a number without one.</summary>
    public string Unit => drawing.Unit;

    /// <summary>Whether the last layer is 0 by definition, so that its row says nothing.</summary>
    public bool VanishesAtLastLayer => drawing.VanishesAtLastLayer;

    /// <summary>What small and large values say, in a sentence.</summary>
    public string Meaning => drawing.Meaning;

    /// <summary>Whether layers are read through the lens; else it is a property of the residual stream itself.</summary>
    public bool IsOfLens => entry.IsOfLens;

    /// <summary>Whether it is of the stream between attention and MLP, which is read only where that is asked for.</summary>
    public bool IsOfSublayers => entry.IsOfSublayers;

    /// <summary>How many significant digits a page keeps of it; null for all.</summary>
    public int? PageDigits => drawing.PageDigits;

    /// <summary>The measure of an entry that is drawn.</summary>
    public static Measure Of(MeasureEntry entry) => All.First(measure => measure.entry == entry);

    /// <summary>What is drawn unless something else is asked for: the divergence, or the norm where there was no lens.</summary>
    public static Measure DefaultOf(Trace trace) => DefaultOf(trace.Conventions.HasLens);

    /// <summary>What is drawn unless something else is asked for, with a lens or without.</summary>
    public static Measure DefaultOf(bool hasLens) => hasLens ? Jsd : Norm;

    /// <summary>The measure of that name.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static Measure Named(string name) => All.FirstOrDefault(measure => measure.Name == name)
        ?? throw new FathomException($"there is no measure \"{name}\"; there are {string.Join(", ", All.Select(measure => measure.Name))}");

    /// <summary>The measure of that name, which may be one of a token that a trace watched: watch:TOKEN for its probability, watch-rank:TOKEN for its rank.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static Measure Named(string name, Trace trace) =>
        WatchedName.Of(name) is { } watched ? watched.In(trace) is var token && watched.IsRank ? RankOf(token) : ProbabilityOf(token) : Named(name);

    /// <summary>Probability of one token in all cells.</summary>
    public static Measure ProbabilityOf(WatchedToken token) => new(Catalogue.Probability, token, token.Probability);

    /// <summary>Rank of one token in all cells, 0 = likeliest, on a logarithmic scale that ends at the vocabulary.</summary>
    public static Measure RankOf(WatchedToken token) => new(Catalogue.Rank, token, token.Rank);

    /// <summary>Whether a trace has it.</summary>
    public bool IsIn(Trace trace) => (watched is null ? trace.Has(entry) : trace.Conventions.HasLens) && !LacksLayersOf(trace);

    /// <summary>Whether a trace of which depth alone was measured has it of the last layer only.</summary>
    bool LacksLayersOf(Trace trace) => entry.IsOfLens && trace.Proven is not null;

    /// <summary>The layer of the first row in a trace: 0 where the embeddings have a value too, else 1.</summary>
    public int FirstLayer(Trace trace) => EmbeddingsOf(trace) is null ? 1 : 0;

    /// <summary>The same in a trace that is still to be measured.</summary>
    /// <param name="withEmbeddings">Whether the embeddings are read through the lens.</param>
    public int FirstLayer(bool withEmbeddings) => entry.Embedding == EmbeddingCell.Always || entry.Embedding == EmbeddingCell.WhereRead && withEmbeddings ? 0 : 1;

    /// <summary>The values of all cells, [layers, tokens]; the first row is <see cref="FirstLayer(Trace)"/>.</summary>
    /// <exception cref="FathomException">The trace does not have it.</exception>
    public LayerMatrix Values(Trace trace)
    {
        if (!IsIn(trace))
            throw new FathomException(LacksLayersOf(trace)
                ? $"of this trace depth alone was measured: it tells which tokens are deep-thinking, and lacks the {Name} of layers below the last"
                : $"the trace of {trace.Model.Name} ({trace.Conventions.Lens}) does not have the measure {Name}");
        var values = watched ?? trace.Measures.Layers(entry)!;
        if (EmbeddingsOf(trace) is { } embeddings)
            values = new(values.Layers + 1, values.Tokens, [.. embeddings, .. values.Values]);
        return drawing.Scale switch
        {
            DrawnScale.BitsOfVocabulary => Bits(values),
            DrawnScale.ShareOfNorm => ShareOfNorm(values, trace.Measures.Norms),
            _ => values,
        };
    }

    /// <summary>What it is and in which unit.</summary>
    internal string Title => Unit.Length > 0 ? $"{Quantity} ({Unit})" : Quantity;

    /// <summary>The scale on which they are drawn.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="largest">The largest finite value that is drawn.</param>
    public FigureScale Scale(Trace trace, float largest) => drawing.Scale switch
    {
        DrawnScale.Largest => FigureScale.Fraction(Titled($"{(Unit.Length > 0 ? $"{Unit}, " : "")}divided by the largest drawn, {Number(largest)}"), largest),
        DrawnScale.BitsOfVocabulary when HasVocabulary(trace) => OfVocabulary(Math.Log2(trace.Model.Vocabulary)),
        DrawnScale.BitsOfVocabulary => FigureScale.Fraction(Titled($"{Unit}, divided by the largest drawn, {Number(largest)}"), largest),
        DrawnScale.LogOf100 => FigureScale.Logarithmic(Titled(), LargestDrawnLog),
        DrawnScale.LogOfVocabulary => FigureScale.Logarithmic(Titled(), HasVocabulary(trace) ? trace.Model.Vocabulary - 1 : largest),
        _ => FigureScale.Fraction(Titled()),
    };

    float[]? EmbeddingsOf(Trace trace) => watched is null ? trace.Measures.Embeddings(entry) : null;

    FigureScale OfVocabulary(double most) => FigureScale.Fraction(Titled(string.Create(CultureInfo.InvariantCulture, $"{Unit}, divided by log2 V = {most:0.00}")), most);

    string Titled() => Titled(drawing.ScaleNote ?? Unit);

    string Titled(string note) => note.Length > 0 ? $"{drawing.Quantity} ({note})" : drawing.Quantity;

    /// <summary>A table does not say how large the vocabulary is: then the scale ends at the largest value drawn.</summary>
    static bool HasVocabulary(Trace trace) => trace.Model.Vocabulary > 1;

    static LayerMatrix ShareOfNorm(LayerMatrix part, LayerMatrix norms)
    {
        float[] share = new float[part.Values.Length];
        TensorPrimitives.Divide(part.Values, norms.Values, share);
        return new(part.Layers, part.Tokens, share);
    }

    static LayerMatrix Bits(LayerMatrix nats)
    {
        float[] bits = new float[nats.Values.Length];
        TensorPrimitives.Divide(nats.Values, (float)Math.Log(2), bits);
        return new(nats.Layers, nats.Tokens, bits);
    }

    static string Number(float value) => value.ToString(value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
