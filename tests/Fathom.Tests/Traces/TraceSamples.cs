using System.Text;
using System.Text.Json;
using CsCheck;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Models.Sampling;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

/// <summary>Traces to test with: of any shape, with any numbers and with tokens that no text should hold.</summary>
static class TraceSamples
{
    static readonly string[] HostileTexts =
        ["", " ", "\n", "\r\n", "\"", ",", "a,\"b\"\n", "=1+1", "</script>", "\0", "\u001b[31m", "é", "𝄞", "‮", "null", "<|end|>", "\\n"];

    static readonly Gen<ReadOnlyMemory<byte>> Bytes = Gen.OneOf(
        Gen.OneOf(HostileTexts).Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 6]).Select(bytes => (ReadOnlyMemory<byte>)bytes);

    static readonly Gen<string> Text = Gen.OneOf(Gen.OneOf(HostileTexts), Gen.String[Gen.Char['\0', '\u04ff'], 0, 12]);

    static readonly Gen<float> Number = Gen.OneOf(Gen.Float, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f));

    static readonly Gen<ModelIdentity> Model =
        Gen.Select(Text, Text, Text, Gen.Int[1, 99], Gen.Int[1, 9999], Gen.Int[1, 200_000], Text, (name, architecture, quantisation, layers,
            width, vocabulary, print) => new ModelIdentity(name, architecture, quantisation, layers, width, vocabulary, print));

    static readonly Gen<Conventions> Conventions =
        Gen.Select(Gen.OneOf([.. LensProfile.All]), Gen.Int[0, 100], Gen.Int[0, 100], Text, (profile, g, rho, lens) =>
            new Conventions(profile, g / 100m, rho / 100m, LensName.Parse(lens)));

    static readonly Gen<TraceToken> Token =
        Gen.Select(Gen.Int, Bytes, Gen.Int[0, 99_999], Gen.Bool, Gen.Bool, Gen.Bool, (id, bytes, position, generated, special, predicted) =>
            new TraceToken(id, bytes, position, generated, special, predicted));

    static readonly Gen<TraceChecks> Checks =
        Gen.Select(Number.Nullable(), Gen.Int, (difference, nonFinite) => new TraceChecks(difference, nonFinite));

    static readonly Gen<TraceTimings> Timings =
        Gen.Select(Gen.Int[1, 64], Gen.Double[0, 1e6].Array[6], (threads, s) => new TraceTimings(threads, s[0], s[1], s[2], s[3], s[4], s[5]));

    static readonly Gen<ProvenDepth> Proven = Gen.Select(Gen.Bool.Nullable(), Gen.Int[1, 5].Nullable(), (deep, settling) => new ProvenDepth(deep, settling));

    static readonly Gen<SamplingOptions> Sampling = Gen.Select(Gen.Float[0, 4], Gen.Int[0, 99], Gen.Float[0.1f, 1], Gen.Dictionary(Gen.Int[0, 9], Gen.Float[-9, 9])[0, 2], Gen.ULong,
        (temperature, k, p, bias, seed) => new SamplingOptions { Temperature = temperature, TopK = k, TopP = p, LogitBias = bias, Seed = seed });

    static readonly Gen<TraceOrigin> Origin =
        Gen.Select(Gen.Int[0, 99].Array[0, 3], Text, Text.Null(), Sampling.Null(), Gen.Enum<Finish>().Nullable(), Text, (ids, text, message, sampling, finish, program) =>
            new TraceOrigin(ids, text, message is null ? null : JsonSerializer.SerializeToElement(new[] { new { role = "user", content = message } }),
                sampling is null ? null : new(ids.Length, IgnoreEnd: ids.Length > 1, [text], sampling), finish, program, "avx2"));

    /// <summary>Traces of 1 to 5 layers and 0 to 5 tokens.</summary>
    public static readonly Gen<Trace> Any =
        from shape in Gen.Select(Gen.Int[1, 5], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 2])
        from trace in Of(shape.Item1, shape.Item2, shape.Item3, shape.Item4)
        select trace;

    /// <summary>One trace, always the same: 3 layers, 4 tokens of which the last 3 are generated, 2 top tokens, 1 watched.</summary>
    public static Trace Small()
    {
        var trace = Of(layers: 3, tokens: 4, top: 2, watched: 1).Single(_ => true, "0N0XIzNsQ0O2");
        return trace with { Tokens = [.. trace.Tokens.Select((token, t) => token with { Generated = t > 0, Predicted = false })] };
    }

    /// <summary>The trace as it comes back from a form that has no words for numbers that are not finite.</summary>
    public static Trace WithoutInfinities(Trace trace)
    {
        static float[] Numbers(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => float.IsFinite(value) ? value : float.NaN);
        static LayerMatrix Matrix(LayerMatrix matrix) => new(matrix.Layers, matrix.Tokens, Numbers(matrix.Values));
        var m = trace.Measures;
        float? difference = trace.Checks.LastRowMaxDifference;
        return trace with
        {
            Measures = new(
                measure => m.Layers(measure) is { } matrix ? Matrix(matrix) : null, measure => m.Embeddings(measure) is { } row ? Numbers(row) : null,
                measure => m.Numbers(measure) is { } numbers ? Numbers(numbers) : null),
            Top = trace.Top with { Probabilities = Numbers(trace.Top.Probabilities) },
            Watched = [.. trace.Watched.Select(token => token with { Probability = Matrix(token.Probability), Rank = Matrix(token.Rank) })],
            Checks = new TraceChecks(difference is float number && float.IsFinite(number) ? number : null, trace.CountNonFinite()),
        };
    }

    static Gen<Trace> Of(int layers, int tokens, int top, int watched) =>
        from model in Model
        from conventions in Conventions
        from columns in Token.Array[tokens]
        from measures in Measures(layers, tokens)
        from ids in Gen.Int[0, 200_000].Array[layers * tokens * top]
        from probabilities in Number.Array[layers * tokens * top]
        from texts in Bytes.Array[ids.Length]
        from followed in Watched(layers, tokens).Array[watched].Select(tokens => tokens.DistinctBy(token => token.Id).ToArray())
        from generatedIds in Gen.Int.Array[0, 4]
        from generatedText in Text
        from checks in Checks
        from timings in Timings
        from origin in Origin.Null()
        from partial in Gen.Bool
        from proven in Proven.Array[tokens].Null()
        select new Trace
        {
            Model = model,
            Conventions = conventions,
            Layers = layers,
            Tokens = columns,
            Measures = measures,
            Top = new TopTokens(top, ids, probabilities, ids.Zip(texts).DistinctBy(pair => pair.First).ToDictionary()),
            Watched = followed,
            GeneratedIds = generatedIds,
            GeneratedText = generatedText,
            Checks = checks,
            Timings = timings,
            Proven = proven,
            Origin = origin,
            IsPartial = partial,
        };

    static Gen<LayerMatrix> Matrix(int rows, int tokens) => Number.Array[rows * tokens].Select(values => new LayerMatrix(rows, tokens, values));

    static Gen<LayerMatrix> Finite(int rows, int tokens) =>
        Gen.Float[-1e6f, 1e6f].Array[rows * tokens].Select(values => new LayerMatrix(rows, tokens, values));

    static Gen<WatchedToken> Watched(int layers, int tokens) =>
        Gen.Select(Gen.Int, Bytes, Matrix(layers, tokens), Matrix(layers, tokens), (id, bytes, probability, rank) =>
            new WatchedToken(id, bytes, probability, rank));

    static Gen<CellMeasures> Measures(int layers, int tokens) =>
        from cells in Matrix(layers, tokens).Array[Catalogue.All.Count]
        from optional in Finite(layers, tokens).Null().Array[Catalogue.All.Count]
        from numbers in Number.Array[tokens].Array[Catalogue.All.Count]
        from embeddings in Number.Array[tokens].Array[Catalogue.All.Count]
        from withEmbeddings in Gen.Bool
        select new CellMeasures(
            measure => measure.IsOptional ? optional[At(measure)] : cells[At(measure)],
            measure => measure.Embedding == EmbeddingCell.Always || withEmbeddings && measure.Embedding == EmbeddingCell.WhereRead ? embeddings[At(measure)] : null,
            measure => numbers[At(measure)]);

    static int At(MeasureEntry measure) => Catalogue.All.ToList().IndexOf(measure);
}
