using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>What is read of a trace's JSON, as it stands there: the fields from which the others follow.</summary>
sealed record TraceDocument(
    ModelIdentity Model, ConventionsDocument Conventions, int Layers, IReadOnlyList<TokenDocument> Tokens, ChecksDocument Checks,
    TraceTimings Timings, IReadOnlyList<int> GeneratedIds, string GeneratedText, MeasuresDocument Measures, TopDocument[][][] Top,
    IReadOnlyList<WatchedDocument> Watched, EmbeddingsDocument? Embeddings = null, IReadOnlyDictionary<string, JsonElement>? Variables = null)
{
    /// <exception cref="InvalidDataException">Its fields do not fit each other.</exception>
    public Trace ToTrace()
    {
        var conventions = Conventions.ToConventions();
        if (Layers is < 1 or > Trace.MostLayers)
            throw new InvalidDataException($"it has {Layers} layers, where 1 to {Trace.MostLayers} are possible");
        if (!TemplateVariables.AreSound(Variables))
            throw new InvalidDataException("\"variables\" holds half a surrogate pair");
        var norms = Matrix(Measures.Norms, "norms", Layers + 1);
        return new Trace
        {
            Model = Model,
            Conventions = conventions,
            Variables = Variables ?? new Dictionary<string, JsonElement>(),
            Layers = Layers,
            Tokens = [.. Tokens.Select(token => token.ToToken())],
            Measures = new CellMeasures
            {
                JsdBits = Matrix(Measures.JsdBits, "jsd_bits"),
                KlNats = Matrix(Measures.KlNats, "kl_nats"),
                EntropyNats = Matrix(Measures.EntropyNats, "entropy_nats"),
                CosineDistance = Matrix(Measures.CosineDistance, "cosine_distance"),
                Probability = Matrix(Measures.Probability, "probability"),
                Rank = Matrix(Measures.Rank, "rank"),
                Norms = norms,
                UpdateNorms = MatrixOrNull(Measures.UpdateNorm, "update_norm"),
                AttentionNorms = MatrixOrNull(Measures.AttentionNorm, "attention_norm"),
                MlpNorms = MatrixOrNull(Measures.MlpNorm, "mlp_norm"),
                JsdBitsMid = MatrixOrNull(Measures.JsdBitsMid, "jsd_bits_mid"),
                Embeddings = Embeddings?.ToMeasures(Tokens.Count),
                SelfCertaintyNats = [.. Tokens.Select(token => token.SelfCertainty ?? float.NaN)],
            },
            Top = TopTokens(),
            Watched = [.. Watched.Select(token => new WatchedToken(
                token.Id, TokenBytes.Of(token.Text, token.Bytes),
                Matrix(token.Probability, "watched probability"), Matrix(token.Rank, "watched rank")))],
            GeneratedIds = GeneratedIds,
            GeneratedText = GeneratedText,
            Checks = new TraceChecks(Checks.LastRowMaxDifference, Checks.NonFinite),
            Timings = Timings,
        };
    }

    LayerMatrix? MatrixOrNull(float?[][]? rows, string name) => rows is null ? null : Matrix(rows, name);

    /// <summary>A matrix; of NaN where a trace without a lens has null.</summary>
    LayerMatrix Matrix(float?[][]? rows, string name, int? layers = null)
    {
        rows ??= LensName.Parse(Conventions.Lens).Kind == LensKind.None
            ? [.. Enumerable.Repeat(new float?[Tokens.Count], layers ?? Layers)] : throw new InvalidDataException($"\"{name}\" is null");
        RequireShape(rows, name, layers ?? Layers);
        return new LayerMatrix(rows.Length, Tokens.Count, [.. rows.SelectMany(row => row).Select(value => value ?? float.NaN)]);
    }

    TopTokens TopTokens()
    {
        RequireShape(Top, "top", Layers);
        TopDocument[][] cells = [.. Top.SelectMany(layer => layer)];
        int count = cells.Length == 0 ? 0 : cells[0]?.Length ?? 0;
        if (cells.Any(cell => cell?.Length != count))
            throw new InvalidDataException($"not every cell of \"top\" has {count} tokens");
        TopDocument[] tokens = [.. cells.SelectMany(cell => cell)];
        return new TopTokens(
            count, [.. tokens.Select(token => token.Id)], [.. tokens.Select(token => token.P ?? float.NaN)],
            tokens.DistinctBy(token => token.Id).ToDictionary(token => token.Id, token => TokenBytes.Of(token.Text, token.Bytes)));
    }

    void RequireShape<T>(T[][] rows, string name, int layers)
    {
        if (rows.Length != layers || rows.Any(row => row?.Length != Tokens.Count))
            throw new InvalidDataException($"\"{name}\" is not {layers} layers by {Tokens.Count} tokens");
    }
}

[method: JsonConstructor]
readonly record struct TokenDocument(
    int Id, string Text, int Position, bool Generated, bool Special, bool Predicted, float? SelfCertainty, ReadOnlyMemory<byte>? Bytes = null)
{
    public TraceToken ToToken() => new(Id, TokenBytes.Of(Text, Bytes), Position, Generated, Special, Predicted);
}

sealed record ConventionsDocument(string Profile, decimal G, decimal Rho, string Lens)
{
    public Conventions ToConventions() =>
        LensProfile.Named(Profile) is { } profile && new Conventions(profile, G, Rho, LensName.Parse(Lens)) is { AreSound: true } conventions
            ? conventions
            : throw new InvalidDataException($"its profile {Profile}, g {G.ToString(CultureInfo.InvariantCulture)} and rho {Rho.ToString(CultureInfo.InvariantCulture)} are none that depths can be read under");
}

/// <summary>The one field that tells a trace from another program's JSON.</summary>
sealed record FormDocument(int? Form = null);

sealed record ChecksDocument(float? LastRowMaxDifference, int NonFinite);

sealed record MeasuresDocument(
    float?[][]? JsdBits, float?[][]? KlNats, float?[][]? EntropyNats, float?[][] CosineDistance, float?[][]? Probability, float?[][]? Rank,
    float?[][] Norms, float?[][]? UpdateNorm = null, float?[][]? AttentionNorm = null, float?[][]? MlpNorm = null, float?[][]? JsdBitsMid = null);

sealed record EmbeddingsDocument(
    float?[] JsdBits, float?[] KlNats, float?[] EntropyNats, float?[] CosineDistance, float?[] Probability, float?[] Rank)
{
    public EmbeddingMeasures ToMeasures(int tokens)
    {
        float?[][] all = [JsdBits, KlNats, EntropyNats, CosineDistance, Probability, Rank];
        if (all.Any(row => row.Length != tokens))
            throw new InvalidDataException($"\"embeddings\" does not have {tokens} tokens");
        return EmbeddingMeasures.Of([.. all.Select(row => row.Select(value => value ?? float.NaN).ToArray())]);
    }
}

[method: JsonConstructor]
readonly record struct TopDocument(int Id, string Text, float? P, ReadOnlyMemory<byte>? Bytes = null);

[method: JsonConstructor]
readonly record struct WatchedDocument(int Id, string Text, float?[][] Probability, float?[][] Rank, ReadOnlyMemory<byte>? Bytes = null);

static class TokenBytes
{
    /// <summary>The bytes as they are written, else those of the text.</summary>
    public static ReadOnlyMemory<byte> Of(string text, ReadOnlyMemory<byte>? written) => written ?? Encoding.UTF8.GetBytes(text);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(FormDocument))]
[JsonSerializable(typeof(ForeignDocument))]
sealed partial class DocumentJson : JsonSerializerContext;
