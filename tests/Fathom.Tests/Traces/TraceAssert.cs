using System.Runtime.InteropServices;
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
        Assert.Equal(Matrices(expected).Select(Bits), Matrices(actual).Select(Bits));
        Assert.Equal(
            Bits([.. expected.Measures.SelfCertaintyNats]), Bits([.. actual.Measures.SelfCertaintyNats]));
        Assert.Equal(expected.Measures.Optional.Select(matrix => matrix is null), actual.Measures.Optional.Select(matrix => matrix is null));
        Assert.Equal(expected.Measures.Embeddings?.All.Select(row => Bits(row)), actual.Measures.Embeddings?.All.Select(row => Bits(row)));
        Assert.Equal(expected.Top.Count, actual.Top.Count);
        Assert.Equal(expected.Top.Ids, actual.Top.Ids);
        Assert.Equal(Bits(expected.Top.Probabilities), Bits(actual.Top.Probabilities));
        Assert.All(expected.Top.Texts, text => Assert.Equal(Hex(text.Value), Hex(actual.Top.Texts[text.Key])));
        Assert.Equal(expected.Watched.Select(token => (token.Id, Hex(token.Bytes))), actual.Watched.Select(token => (token.Id, Hex(token.Bytes))));
        Assert.Equal(expected.GeneratedIds, actual.GeneratedIds);
        Assert.Equal(expected.GeneratedText, actual.GeneratedText);
        Assert.Equal(expected.Checks, actual.Checks);
        Assert.Equal(expected.Timings, actual.Timings);
    }

    static (int, string, int, bool, bool, bool) Words(TraceToken token) =>
        (token.Id, Hex(token.Bytes), token.Position, token.Generated, token.Special, token.Predicted);

    static IEnumerable<LayerMatrix> Matrices(Trace trace) =>
    [
        trace.Measures.JsdBits, trace.Measures.KlNats, trace.Measures.EntropyNats, trace.Measures.CosineDistance,
        trace.Measures.Probability, trace.Measures.Rank, trace.Measures.Norms,
        .. trace.Measures.Optional.OfType<LayerMatrix>(),
        .. trace.Watched.Select(token => token.Probability), .. trace.Watched.Select(token => token.Rank),
    ];

    static string Bits(LayerMatrix matrix) => $"{matrix.Layers} x {matrix.Tokens}: {Bits(matrix.Values)}";

    static string Bits(ReadOnlySpan<float> numbers) => Convert.ToHexString(MemoryMarshal.AsBytes(numbers));

    static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
