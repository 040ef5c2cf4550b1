using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

/// <summary>Compares traces to the last bit.</summary>
static class TraceAssert
{
    public static void Equal(Trace expected, Trace actual)
    {
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Conventions, actual.Conventions);
        Assert.Equal(expected.Layers, actual.Layers);
        Assert.Equal(expected.Tokens.Select(Words), actual.Tokens.Select(Words));
        foreach (var measure in Catalogue.All)
        {
            Assert.Equal(Bits(expected.Measures.Layers(measure)), Bits(actual.Measures.Layers(measure)));
            Assert.Equal(Bits(expected.Measures.Embeddings(measure)), Bits(actual.Measures.Embeddings(measure)));
            Assert.Equal(Bits(expected.Measures.Numbers(measure)), Bits(actual.Measures.Numbers(measure)));
        }
        Assert.Equal(Watched(expected).Select(Bits), Watched(actual).Select(Bits));
        Assert.Equal(expected.Top.Count, actual.Top.Count);
        Assert.Equal(expected.Top.Ids, actual.Top.Ids);
        Assert.Equal(Bits(expected.Top.Probabilities), Bits(actual.Top.Probabilities));
        Assert.All(expected.Top.Texts, text => Assert.Equal(Hex(text.Value), Hex(actual.Top.Texts[text.Key])));
        Assert.Equal(expected.Watched.Select(token => (token.Id, Hex(token.Bytes))), actual.Watched.Select(token => (token.Id, Hex(token.Bytes))));
        Assert.Equal(expected.GeneratedIds, actual.GeneratedIds);
        Assert.Equal(expected.GeneratedText, actual.GeneratedText);
        Assert.Equal(expected.Proven, actual.Proven);
        Assert.Equal(expected.IsPartial, actual.IsPartial);
        Equal(expected.Origin, actual.Origin);
        Assert.Equal(expected.Checks, actual.Checks);
        Assert.Equal(expected.Timings, actual.Timings);
    }

    static void Equal(TraceOrigin? expected, TraceOrigin? actual)
    {
        Assert.Equal(expected?.PromptIds, actual?.PromptIds);
        Assert.Equal(expected?.Messages is null, actual?.Messages is null);
        Assert.True(expected?.Messages is not { } messages || JsonElement.DeepEquals(messages, actual!.Messages!.Value));
        Assert.Equal(expected?.Generation?.Stop, actual?.Generation?.Stop);
        Assert.Equal(expected?.Generation?.Sampling.LogitBias, actual?.Generation?.Sampling.LogitBias);
        Assert.Equal(WithoutLists(expected), WithoutLists(actual));
    }

    static TraceOrigin? WithoutLists(TraceOrigin? origin) => origin is null ? null : origin with
    {
        PromptIds = [],
        Messages = null,
        Generation = origin.Generation is { } generation ? generation with { Stop = [], Sampling = generation.Sampling with { LogitBias = NoBias } } : null,
    };

    static readonly Dictionary<int, float> NoBias = [];

    static (int, string, int, bool, bool, bool) Words(TraceToken token) =>
        (token.Id, Hex(token.Bytes), token.Position, token.Generated, token.Special, token.Predicted);

    static IEnumerable<LayerMatrix?> Watched(Trace trace) => [.. trace.Watched.Select(token => token.Probability), .. trace.Watched.Select(token => token.Rank)];

    static string? Bits(LayerMatrix? matrix) => matrix is null ? null : $"{matrix.Layers} x {matrix.Tokens}: {Bits(matrix.Values)}";

    static string? Bits(float[]? numbers) => numbers is null ? null : Bits(numbers.AsSpan());

    static string Bits(Span<float> numbers) => Bits((ReadOnlySpan<float>)numbers);

    static string Bits(ReadOnlySpan<float> numbers) => Convert.ToHexString(MemoryMarshal.AsBytes(numbers));

    static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
