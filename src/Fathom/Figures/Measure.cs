using System.Globalization;
using System.Numerics.Tensors;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>A value that a picture can show of every cell.</summary>
public sealed class Measure
{
    const double LargestDrawnKlNats = 100;
    const string OfProbability = "It is 0 where a layer does not expect the token, and 1 where it is sure of it.";
    const string OfRank = "It is 0 where a layer puts the token first, and counts the tokens that it puts before it.";

    readonly Func<Trace, LayerMatrix> values;
    readonly Func<Trace, float, FigureScale> scale;

    Measure(string name, string quantity, string unit, Func<Trace, LayerMatrix> values, Func<Trace, float, FigureScale> scale) =>
        (Name, Quantity, Unit, this.values, this.scale) = (name, quantity, unit, values, scale);

    /// <summary>The name a user asks for it by.</summary>
    public string Name { get; }

    /// <summary>What it is, in words.</summary>
    public string Quantity { get; }

    /// <summary>The unit of <see cref="Values"/>; empty for a number without one.</summary>
    public string Unit { get; }

    /// <summary>The layer of the first row: 1, or 0 where the embeddings have a value too.</summary>
    public int FirstLayer { get; private init; } = 1;

    /// <summary>Whether the last layer is 0 by definition, so that its row says nothing.</summary>
    public bool VanishesAtLastLayer { get; private init; }

    /// <summary>What small and large values say, in a sentence.</summary>
    public string Meaning { get; private init; } = "";

    /// <summary>Whether layers are read through the lens; else it is a property of the residual stream itself.</summary>
    public bool IsOfLens { get; private init; } = true;

    /// <summary>Whether it is among the measures of a trace: some may be lacking.</summary>
    Func<CellMeasures, bool> IsAmong { get; init; } = _ => true;

    /// <summary>Jensen-Shannon divergence from the last layer, in bits.</summary>
    public static Measure Jsd { get; } = new("jsd", "JSD to the last layer", "bits", trace => trace.Measures.JsdBits,
        (_, _) => FigureScale.Fraction("JSD to the last layer (bits)"))
    {
        VanishesAtLastLayer = true,
        Meaning = "JSD is the Jensen-Shannon divergence: 0 bits where a layer already predicts what the last layer predicts, 1 bit where the two have nothing in common.",
    };

    /// <summary>KL(last layer, layer), in nats, on a logarithmic scale that ends at 100.</summary>
    public static Measure Kl { get; } = new("kl", "KL to the last layer", "nats", trace => trace.Measures.KlNats,
        (_, _) => FigureScale.Logarithmic("KL to the last layer (nats, log scale, clipped at 100)", LargestDrawnKlNats))
    {
        VanishesAtLastLayer = true,
        Meaning = "It is 0 where a layer already predicts what the last layer predicts, and the larger, the more the last layer's prediction surprises it.",
    };

    /// <summary>Entropy of a layer's distribution, in bits, drawn as a share of log2 V.</summary>
    public static Measure Entropy { get; } =
        new("entropy", "entropy", "bits", trace => Bits(trace.Measures.EntropyNats), EntropyScale)
        { Meaning = "It is 0 where a layer is sure of one token, and the larger, the more tokens it hesitates between." };

    /// <summary>Probability of the column's token.</summary>
    public static Measure Probability { get; } =
        new("probability", "probability of the token", "", trace => trace.Measures.Probability, (_, _) => FigureScale.Fraction("probability of the token"))
        { Meaning = OfProbability };

    /// <summary>Rank of the column's token, 0 = likeliest, on a logarithmic scale that ends at the vocabulary.</summary>
    public static Measure Rank { get; } = new("rank", "rank of the token", "", trace => trace.Measures.Rank, (trace, largest) => RankScale(trace, largest, "the token"))
    { Meaning = OfRank };

    /// <summary>Cosine distance of a layer's residual stream from the last layer's.</summary>
    public static Measure Cosine { get; } = new("cosine", "cosine distance to the last layer", "", trace => trace.Measures.CosineDistance,
        (_, _) => FigureScale.Fraction("cosine distance to the last layer (1 − cos, clipped at 1)"))
    {
        VanishesAtLastLayer = true,
        IsOfLens = false,
        Meaning = "It is 0 where the residual stream points the way it does after the last layer, and 1 where it is at right angles to that.",
    };

    /// <summary>L2 norm of the residual stream, drawn as a share of the largest drawn.</summary>
    public static Measure Norm { get; } = new("norm", "L2 norm of the residual stream", "", trace => trace.Measures.Norms, (_, largest) =>
        FigureScale.Fraction($"L2 norm of the residual stream (divided by the largest drawn, {Number(largest)})", largest))
    { FirstLayer = 0, IsOfLens = false, Meaning = "The larger, the longer the vector that the layers add to." };

    /// <summary>L2 norm of a block's update, drawn as a share of the stream's own norm.</summary>
    public static Measure Update { get; } = PartOfStream("update", "of the block's update h[l] − h[l−1]", measures => measures.UpdateNorms);

    /// <summary>L2 norm of what attention adds, drawn as a share of the stream's own norm.</summary>
    public static Measure Attention { get; } = PartOfStream("attention", "of attention's part", measures => measures.AttentionNorms);

    /// <summary>L2 norm of what the MLP adds, drawn as a share of the stream's own norm.</summary>
    public static Measure Mlp { get; } = PartOfStream("mlp", "of the MLP's part", measures => measures.MlpNorms);

    /// <summary>All measures of a trace's own tokens, the default first.</summary>
    public static IReadOnlyList<Measure> All { get; } = [Jsd, Kl, Entropy, Probability, Rank, Cosine, Norm, Update, Attention, Mlp];

    /// <summary>What is drawn unless something else is asked for: the divergence, or the norm where there was no lens.</summary>
    public static Measure DefaultOf(Trace trace) => trace.Conventions.HasLens ? Jsd : Norm;

    /// <summary>The measure of that name.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static Measure Named(string name) => All.FirstOrDefault(measure => measure.Name == name)
        ?? throw new FathomException($"there is no measure \"{name}\"; there are {string.Join(", ", All.Select(measure => measure.Name))}");

    /// <summary>Probability of one token in all cells.</summary>
    public static Measure ProbabilityOf(WatchedToken token) => new("probability", $"probability of {Quoted(token)}", "", _ => token.Probability,
        (_, _) => FigureScale.Fraction($"probability of {Quoted(token)}"))
    { Meaning = OfProbability };

    /// <summary>Rank of one token in all cells, 0 = likeliest, on a logarithmic scale that ends at the vocabulary.</summary>
    public static Measure RankOf(WatchedToken token) =>
        new("rank", $"rank of {Quoted(token)}", "", _ => token.Rank, (trace, largest) => RankScale(trace, largest, Quoted(token)))
        { Meaning = OfRank };

    /// <summary>Whether a trace has it.</summary>
    public bool IsIn(Trace trace) => (trace.Conventions.HasLens || !IsOfLens) && IsAmong(trace.Measures);

    /// <summary>The values of all cells, [layers, tokens]; the first row is <see cref="FirstLayer"/>.</summary>
    /// <exception cref="FathomException">The trace does not have it.</exception>
    public LayerMatrix Values(Trace trace) =>
        IsIn(trace) ? values(trace) : throw new FathomException($"the trace of {trace.Model.Name} ({trace.Conventions.Lens}) does not have the measure {Name}");

    /// <summary>The scale on which they are drawn.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="largest">The largest finite value that is drawn.</param>
    public FigureScale Scale(Trace trace, float largest) => scale(trace, largest);

    static Measure PartOfStream(string name, string what, Func<CellMeasures, LayerMatrix?> part) => new(name, $"L2 norm {what}, divided by |h[l]|", "",
        trace => ShareOfNorm(part(trace.Measures)!, trace.Measures.Norms),
        (_, _) => FigureScale.Fraction($"L2 norm {what} (divided by |h[l]|, clipped at 1)"))
    {
        IsOfLens = false,
        IsAmong = measures => part(measures) is not null,
        Meaning = "It is 0 where nothing is added, and 1 where what is added is as long as the stream that it gives.",
    };

    static LayerMatrix ShareOfNorm(LayerMatrix part, LayerMatrix norms)
    {
        var share = new LayerMatrix(part.Layers, part.Tokens);
        for (int layer = 1; layer <= part.Layers; layer++)
            TensorPrimitives.Divide(part.Layer(layer), norms.Layer(layer + 1), share.Layer(layer));
        return share;
    }

    static string Quoted(WatchedToken token) => $"“{TokenLabel.Of(token.Bytes.Span)}”";

    /// <summary>A table does not say how large the vocabulary is: then the scale ends at the largest value drawn.</summary>
    static bool HasVocabulary(Trace trace) => trace.Model.Vocabulary > 1;

    static FigureScale EntropyScale(Trace trace, float largest)
    {
        if (!HasVocabulary(trace))
            return FigureScale.Fraction($"entropy (bits, divided by the largest drawn, {Number(largest)})", largest);
        double most = Math.Log2(trace.Model.Vocabulary);
        return FigureScale.Fraction(string.Create(CultureInfo.InvariantCulture, $"entropy (bits, divided by log2 V = {most:0.00})"), most);
    }

    static FigureScale RankScale(Trace trace, float largest, string token) =>
        FigureScale.Logarithmic($"rank of {token} (0 = likeliest, log scale)", HasVocabulary(trace) ? trace.Model.Vocabulary - 1 : largest);

    static LayerMatrix Bits(LayerMatrix nats)
    {
        float[] bits = new float[nats.Values.Length];
        TensorPrimitives.Divide(nats.Values, (float)Math.Log(2), bits);
        return new(nats.Layers, nats.Tokens, bits);
    }

    static string Number(float value) => value.ToString(value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
