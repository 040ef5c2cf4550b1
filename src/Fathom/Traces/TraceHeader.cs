using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>All of a trace but the numbers of its cells, as the .fathom file holds it, in JSON.</summary>
sealed record TraceHeader(
    ModelIdentity Model, Conventions Conventions, int Layers, IReadOnlyList<TraceToken> Tokens,
    int TopCount, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Texts, IReadOnlyList<WatchedHeader> Watched,
    IReadOnlyList<int> GeneratedIds, string GeneratedText, TraceChecks Checks, TraceTimings Timings,
    MeasureNames? Measures = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] IReadOnlyList<bool>? Optional = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Embeddings = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] IReadOnlyDictionary<string, JsonElement>? Variables = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] IReadOnlyList<ProvenDepth>? Proven = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] TraceOrigin? Origin = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] EngineFacts? Engine = null)
{
    /// <summary>Whether it is of form 1, which tells of <see cref="Optional"/> measures and the <see cref="Embeddings"/> only whether they are there.</summary>
    public bool IsOfFirstForm => Measures is null;

    /// <summary>The measures that it has, in the order of their numbers.</summary>
    public MeasureNames Names => Measures ?? FirstForm.Names(Optional!, Embeddings);

    public static TraceHeader Of(Trace trace) => new(
        trace.Model, trace.Conventions, trace.Layers, trace.Tokens, trace.Top.Count, trace.Top.Texts,
        [.. trace.Watched.Select(token => new WatchedHeader(token.Id, token.Bytes))],
        trace.GeneratedIds, trace.GeneratedText, trace.Checks, trace.Timings,
        MeasureNames.Of(trace.Measures), Variables: trace.Variables.Count > 0 ? trace.Variables : null, Proven: trace.Proven, Origin: trace.Origin, IsPartial: trace.IsPartial, Engine: trace.Engine);

    /// <summary>How many numbers of 32 bits the cells hold.</summary>
    public Int128 Numbers
    {
        get
        {
            Int128 tokens = Tokens.Count, cells = Layers * tokens;
            const int perTop = 2, perWatched = 2;
            return Names.Layers.Count * cells + (Names.Embeddings.Count + Names.Columns.Count) * tokens
                + (Int128)perTop * TopCount * cells + (Int128)perWatched * Watched.Count * cells;
        }
    }

    /// <summary>Whether it could be a trace's: what its types alone do not promise.</summary>
    public bool IsSound =>
        Layers is > 0 and <= Trace.MostLayers && TopCount >= 0 && Conventions.AreSound && (IsOfFirstForm ? FirstForm.IsSound(Optional) : Measures!.AreSound)
        && TemplateVariables.AreSound(Variables) && (Proven is null || Proven.Count == Tokens.Count) && Origin?.IsSound != false && Tokens.All(token => token is not null) && Watched.All(token => token is not null);
}

/// <summary>The names of measures, in the order of their numbers.</summary>
/// <param name="Layers">Those of the cells, each [layers, tokens].</param>
/// <param name="Embeddings">Those of the embeddings, each [tokens].</param>
/// <param name="Columns">Those that are a number a column, each [tokens].</param>
sealed record MeasureNames(IReadOnlyList<string> Layers, IReadOnlyList<string> Embeddings, IReadOnlyList<string> Columns)
{
    public static MeasureNames Of(CellMeasures measures) => new(
        [.. Catalogue.OfLayers.Where(measure => measures.Layers(measure) is not null).Select(static measure => measure.Name)],
        [.. Catalogue.OfLayers.Where(measure => measures.Embeddings(measure) is not null).Select(static measure => measure.Name)],
        [.. Catalogue.OfColumns.Where(measure => measures.Numbers(measure) is not null).Select(static measure => measure.Name)]);

    /// <summary>Whether no name stands there twice, and none that a trace needs is missing.</summary>
    public bool AreSound =>
        ((IReadOnlyList<string>[])[Layers, Embeddings, Columns]).All(static names => names.All(static name => name is not null) && names.Distinct().Count() == names.Count)
        && Catalogue.OfLayers.All(measure => measure.IsOptional || Layers.Contains(measure.Name))
        && Catalogue.OfLayers.All(measure => measure.Embedding != EmbeddingCell.Always || Embeddings.Contains(measure.Name))
        && Catalogue.OfColumns.All(measure => Columns.Contains(measure.Name));
}

/// <summary>What form 1 of the file has, which named none of its measures.</summary>
static class FirstForm
{
    static readonly string[] Always = ["jsd_bits", "kl_nats", "entropy_nats", "cosine_distance", "probability", "rank"];
    static readonly string[] Optional = ["update_norm", "attention_norm", "mlp_norm", "jsd_bits_mid"];

    /// <summary>How many measures of cells come before the norms, which have the embeddings for a first row.</summary>
    public static int BeforeNorms => Always.Length;

    public static MeasureNames Names(IReadOnlyList<bool> optional, bool embeddings) => new(
        [.. Always, Catalogue.Norm.Name, .. Optional.Where((_, index) => optional[index])],
        [Catalogue.Norm.Name, .. embeddings ? Always : []], [Catalogue.SelfCertaintyNats.Name]);

    public static bool IsSound(IReadOnlyList<bool>? optional) => optional?.Count == Optional.Length;
}

/// <summary>A watched token without its numbers.</summary>
sealed record WatchedHeader(int Id, ReadOnlyMemory<byte> Bytes);

[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, Converters = [typeof(LensProfileConverter), typeof(LensNameConverter)], RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TraceHeader))]
sealed partial class TraceHeaderJson : JsonSerializerContext;
