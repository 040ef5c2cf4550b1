using System.Text.Json.Serialization;

namespace Fathom.Traces;

/// <summary>All of a trace but the numbers of its cells, as the .fathom file holds it, in JSON.</summary>
sealed record TraceHeader(
    ModelIdentity Model, Conventions Conventions, int Layers, IReadOnlyList<TraceToken> Tokens,
    int TopCount, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Texts, IReadOnlyList<WatchedHeader> Watched,
    IReadOnlyList<int> GeneratedIds, string GeneratedText, TraceChecks Checks, TraceTimings Timings)
{
    public static TraceHeader Of(Trace trace) => new(
        trace.Model, trace.Conventions, trace.Layers, trace.Tokens, trace.Top.Count, trace.Top.Texts,
        [.. trace.Watched.Select(token => new WatchedHeader(token.Id, token.Bytes))],
        trace.GeneratedIds, trace.GeneratedText, trace.Checks, trace.Timings);

    /// <summary>How many numbers of 32 bits the cells hold.</summary>
    public Int128 Numbers
    {
        get
        {
            Int128 tokens = Tokens.Count, cells = Layers * tokens;
            const int measures = 6, normsOfEmbeddings = 1, selfCertainty = 1, perTop = 2, perWatched = 2;
            return (measures + 1) * cells + (normsOfEmbeddings + selfCertainty) * tokens + perTop * TopCount * cells
                + perWatched * Watched.Count * cells;
        }
    }

    /// <summary>Whether it could be a trace's: what its types alone do not promise.</summary>
    public bool IsSound =>
        Layers is > 0 and <= ushort.MaxValue && TopCount >= 0 && Conventions.AreSound
        && Tokens.All(token => token is not null) && Watched.All(token => token is not null);
}

/// <summary>A watched token without its numbers.</summary>
sealed record WatchedHeader(int Id, ReadOnlyMemory<byte> Bytes);

[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TraceHeader))]
sealed partial class TraceHeaderJson : JsonSerializerContext;
