using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Lenses;
using Fathom.Lenses.Proof;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>What was measured of one sequence: its tokens, the measures of every cell, and the conventions they were measured under.</summary>
public sealed record Trace
{
    /// <summary>More layers than any model has: a file that says more is damaged.</summary>
    public const int MostLayers = 4096;

    /// <summary>The model that ran.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>The other program that ran the model's blocks; null where Fathom did.</summary>
    public EngineFacts? Engine { get; init; }

    /// <summary>How the numbers were measured.</summary>
    public required Conventions Conventions { get; init; }

    /// <summary>What the chat template that the prompt is written in was told beside the conversation, such as enable_thinking; empty for nothing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>What was asked, what ran, and how it ended; null where a file does not say it.</summary>
    public TraceOrigin? Origin { get; init; }

    /// <summary>Whether it was interrupted, so that something is missing at its end.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What a caption adds of a trace that was interrupted; nothing of any other.</summary>
    public string PartialNote => IsPartial ? " · partial: the run was interrupted" : "";

    /// <summary>The number of blocks L.</summary>
    public required int Layers { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<TraceToken> Tokens { get; init; }

    /// <summary>The measures of every cell.</summary>
    public required CellMeasures Measures { get; init; }

    /// <summary>The likeliest tokens of every cell.</summary>
    public required TopTokens Top { get; init; }

    /// <summary>The tokens that were watched at every cell, as asked for.</summary>
    public IReadOnlyList<WatchedToken> Watched { get; init; } = [];

    /// <summary>What is proven of the depth of each column, where nothing else was measured of layers below the last; null where all cells were.</summary>
    public IReadOnlyList<ProvenDepth>? Proven { get; init; }

    /// <summary>The ids that the model generated, its end token included; empty for a given text.</summary>
    public IReadOnlyList<int> GeneratedIds { get; init; } = [];

    /// <summary>The generated text.</summary>
    public string GeneratedText { get; init; } = "";

    /// <summary>How far the run agrees with itself.</summary>
    public required TraceChecks Checks { get; init; }

    /// <summary>Where the time went.</summary>
    public required TraceTimings Timings { get; init; }

    /// <summary>How many numbers of its cells are not finite: of the measures, the likeliest tokens and the watched ones.</summary>
    public int CountNonFinite()
    {
        int count = Top.Probabilities.Count(IsNotFinite);
        foreach (var measure in Catalogue.OfLayers.Where(Has))
            count += CountNonFiniteOf(measure) + (measure.Embedding == EmbeddingCell.Always ? Measures.Embeddings(measure)!.Count(IsNotFinite) : 0);
        return count + (Conventions.HasLens ? Watched.Sum(token => token.Probability.CountNonFinite() + token.Rank.CountNonFinite()) : 0);
    }

    int CountNonFiniteOf(MeasureEntry measure)
    {
        var values = Measures.Layers(measure)!;
        return Proven is null || !measure.IsOfLens ? values.CountNonFinite() : Enumerable.Range(0, Tokens.Count).Count(token => IsNotFinite(values[Layers, token]));
    }

    /// <summary>Whether a measure of its cells was measured, of the last layer at least.</summary>
    public bool Has(MeasureEntry measure) => (Conventions.HasLens || !measure.IsOfLens) && Measures.Layers(measure) is not null;

    static bool IsNotFinite(float value) => !float.IsFinite(value);
}

/// <summary>A column: the token that it produces.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Bytes">Its bytes, which need not be whole characters.</param>
/// <param name="Position">Its index in the sequence, from 0; it is produced from the position before.</param>
/// <param name="Generated">Whether the model, or the program whose answer is measured, wrote it; false for prompts and given texts.</param>
/// <param name="Special">Whether it is a control token.</param>
/// <param name="Predicted">Whether it is the model's own first choice after the last token of a given text, which the text itself does not hold.</param>
public sealed record TraceToken(int Id, ReadOnlyMemory<byte> Bytes, int Position, bool Generated, bool Special, bool Predicted)
{
    /// <summary>The token as text; bytes that are no whole characters as \xE2.</summary>
    public string Text => TokenText.Of(Bytes.Span);
}

/// <summary>The K likeliest tokens of every cell, likeliest first, ties by lower id.</summary>
/// <param name="Count">K.</param>
/// <param name="Ids">[layers, tokens, K], layer 1 first.</param>
/// <param name="Probabilities">[layers, tokens, K].</param>
/// <param name="Texts">The bytes of every id that occurs.</param>
public sealed record TopTokens(int Count, int[] Ids, float[] Probabilities, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Texts)
{
    /// <summary>The ids of one cell: layer from 1, token from 0 of so many.</summary>
    public ReadOnlySpan<int> CellIds(int layer, int token, int tokens) => Ids.AsSpan(((layer - 1) * tokens + token) * Count, Count);

    /// <summary>The probabilities of one cell.</summary>
    public ReadOnlySpan<float> CellProbabilities(int layer, int token, int tokens) =>
        Probabilities.AsSpan(((layer - 1) * tokens + token) * Count, Count);
}

/// <summary>A token whose fate is followed through all cells.</summary>
/// <param name="Id">The token.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Probability">Its probability, [layers, tokens].</param>
/// <param name="Rank">Its rank, 0 = first, [layers, tokens].</param>
public sealed record WatchedToken(int Id, ReadOnlyMemory<byte> Bytes, LayerMatrix Probability, LayerMatrix Rank);

/// <summary>What is proven of a token's depth.</summary>
/// <param name="Deep">Whether it is deep-thinking; null where the divergence of a layer is not a number.</param>
/// <param name="Settling">The layer that it settles at; null where that was not needed to tell.</param>
public readonly record struct ProvenDepth(bool? Deep, int? Settling);

/// <summary>How far a run agrees with itself.</summary>
/// <param name="LastRowMaxDifference">Largest difference between the lens' last row and the logits that the decoder computed for sampling; null where they are not finite.</param>
/// <param name="NonFinite">How many measured values are not finite, as <see cref="Trace.CountNonFinite"/> counts them.</param>
public sealed record TraceChecks(float? LastRowMaxDifference, int NonFinite)
{
    /// <summary>How far the lens was from what the other program computed that ran the model; null where Fathom did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LensChecks? Lens { get; init; }
}

/// <summary>Wall seconds of a run; where threads interleave product and reduction, the threads' seconds divided by their number.</summary>
/// <param name="Threads">How many threads it ran on.</param>
/// <param name="Load">Opening the model.</param>
/// <param name="Prefill">Reading given tokens.</param>
/// <param name="Decode">Decoding steps, choosing tokens included.</param>
/// <param name="LensProduct">Products with the unembedding.</param>
/// <param name="LensReduction">All else that measuring costs.</param>
/// <param name="Total">All of it.</param>
/// <param name="Rows">Where only the depth was measured, how far rows of logits were computed; else null.</param>
public sealed record TraceTimings(
    int Threads, double Load, double Prefill, double Decode, double LensProduct, double LensReduction, double Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProofCounts? Rows = null);
