using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Traces;

/// <summary>All of a trace but the numbers of its cells, as the .fathom file holds it, in JSON.</summary>
sealed record TraceHeader(
    ModelIdentity Model, Conventions Conventions, int Layers, IReadOnlyList<TraceToken> Tokens,
    int TopCount, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Texts, IReadOnlyList<WatchedHeader> Watched,
    IReadOnlyList<int> GeneratedIds, string GeneratedText, TraceChecks Checks, TraceTimings Timings,
    IReadOnlyList<bool> Optional, bool Embeddings, IReadOnlyDictionary<string, JsonElement>? Variables = null)
{
    /// <summary>Of the embeddings, each [tokens].</summary>
    public const int EmbeddingMeasures = 6;

    const int OptionalMatrices = 4;

    public static TraceHeader Of(Trace trace) => new(
        trace.Model, trace.Conventions, trace.Layers, trace.Tokens, trace.Top.Count, trace.Top.Texts,
        [.. trace.Watched.Select(token => new WatchedHeader(token.Id, token.Bytes))],
        trace.GeneratedIds, trace.GeneratedText, trace.Checks, trace.Timings,
        [.. trace.Measures.Optional.Select(matrix => matrix is not null)], trace.Measures.Embeddings is not null,
        trace.Variables.Count > 0 ? trace.Variables : null);

    /// <summary>How many numbers of 32 bits the cells hold.</summary>
    public Int128 Numbers
    {
        get
        {
            Int128 tokens = Tokens.Count, cells = Layers * tokens;
            const int measures = 6, normsOfEmbeddings = 1, selfCertainty = 1, perTop = 2, perWatched = 2;
            return (measures + 1) * cells + (normsOfEmbeddings + selfCertainty) * tokens + (Int128)perTop * TopCount * cells
                + (Int128)perWatched * Watched.Count * cells + Optional.Count(there => there) * cells + (Embeddings ? EmbeddingMeasures * tokens : 0);
        }
    }

    /// <summary>Whether it could be a trace's: what its types alone do not promise.</summary>
    public bool IsSound =>
        Layers is > 0 and <= Trace.MostLayers && TopCount >= 0 && Conventions.AreSound && Optional.Count == OptionalMatrices
        && TemplateVariables.AreSound(Variables) && Tokens.All(token => token is not null) && Watched.All(token => token is not null);
}

/// <summary>A watched token without its numbers.</summary>
sealed record WatchedHeader(int Id, ReadOnlyMemory<byte> Bytes);

[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, Converters = [typeof(LensProfileConverter), typeof(LensNameConverter)], RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TraceHeader))]
sealed partial class TraceHeaderJson : JsonSerializerContext;
