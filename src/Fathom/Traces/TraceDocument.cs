using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>What is read of a trace's JSON, as it stands there: the fields from which the others follow.</summary>
sealed record TraceDocument(
    ModelIdentity Model, ConventionsDocument Conventions, int Layers, IReadOnlyList<TokenDocument> Tokens, ChecksDocument Checks,
    TraceTimings Timings, IReadOnlyList<int> GeneratedIds, string GeneratedText, MeasuredDocument<float?[][]> Measures, TopDocument[][][] Top,
    IReadOnlyList<WatchedDocument> Watched, MeasuredDocument<float?[]>? Embeddings = null, IReadOnlyDictionary<string, JsonElement>? Variables = null,
    bool DepthOnly = false, string? Program = null, string? InstructionSet = null, PromptDocument? Prompt = null, JsonElement? Messages = null,
    SamplingDocument? Sampling = null, string? Finish = null, bool Partial = false, EngineFacts? Engine = null)
{
    /// <exception cref="InvalidDataException">Its fields do not fit each other.</exception>
    public Trace ToTrace()
    {
        var conventions = Conventions.ToConventions();
        if (Layers is < 1 or > Trace.MostLayers)
            throw new InvalidDataException($"it has {Layers} layers, where 1 to {Trace.MostLayers} are possible");
        if (!TemplateVariables.AreSound(Variables))
            throw new InvalidDataException("\"variables\" holds half a surrogate pair");
        return new Trace
        {
            Model = Model,
            Engine = Engine,
            Conventions = conventions,
            Origin = Origin(),
            IsPartial = Partial,
            Variables = Variables ?? new Dictionary<string, JsonElement>(),
            Layers = Layers,
            Tokens = [.. Tokens.Select(token => token.ToToken())],
            Measures = new CellMeasures(
                measure => MeasureOf(measure) is { } rows ? Matrix(WithoutEmbeddings(measure, rows), measure.JsonName) : null, EmbeddingsOf,
                measure => [.. Tokens.Select(token => token.SelfCertainty ?? float.NaN)]),
            Top = TopTokens(),
            Watched = [.. Watched.Select(token => new WatchedToken(
                token.Id, TokenBytes.Of(token.Text, token.Bytes),
                Matrix(token.Probability, "watched probability"), Matrix(token.Rank, "watched rank")))],
            Proven = DepthOnly ? [.. Tokens.Select(static token => new ProvenDepth(token.Deep, token.SettlingDepth))] : null,
            GeneratedIds = GeneratedIds,
            GeneratedText = GeneratedText,
            Checks = new TraceChecks(Checks.LastRowMaxDifference, Checks.NonFinite) { Lens = Checks.Lens },
            Timings = Timings,
        };
    }

    /// <summary>What was asked; null where the file does not say it.</summary>
    TraceOrigin? Origin()
    {
        if (Prompt is null)
            return null;
        var origin = new TraceOrigin(Prompt.Ids, Prompt.Text, Messages is { ValueKind: JsonValueKind.Null } ? null : Messages, Sampling?.ToGeneration(),
            Finish is null ? null : FinishNames.Named(Finish) ?? throw new InvalidDataException($"\"finish\" is \"{Finish}\", which is no way to end"),
            Program ?? "", InstructionSet ?? "");
        return origin.IsSound ? origin : throw new InvalidDataException("\"prompt\" or \"messages\" is not what a run begins with");
    }

    /// <summary>The rows of a measure; of nulls where a trace without a lens has null, and null where it may lack it.</summary>
    float?[][]? MeasureOf(MeasureEntry measure)
    {
        if (Measures.Of(measure) is { } rows)
            return rows;
        if (measure.IsOptional)
            return null;
        if (!measure.IsOfLens || LensName.Parse(Conventions.Lens).Kind != LensKind.None)
            throw new InvalidDataException($"\"{measure.JsonName}\" is null");
        return [.. Enumerable.Repeat(new float?[Tokens.Count], Layers)];
    }

    static float?[][] WithoutEmbeddings(MeasureEntry measure, float?[][] rows) => measure.Embedding == EmbeddingCell.Always && rows.Length > 0 ? rows[1..] : rows;

    float[]? EmbeddingsOf(MeasureEntry measure)
    {
        var values = measure.Embedding switch
        {
            EmbeddingCell.Always => Measures.Of(measure)?.FirstOrDefault(),
            EmbeddingCell.WhereRead => Embeddings?.Of(measure),
            _ => null,
        };
        if (values is not null && values.Length != Tokens.Count)
            throw new InvalidDataException($"\"embeddings\" does not have {Tokens.Count} tokens");
        return values is null ? null : [.. values.Select(static value => value ?? float.NaN)];
    }

    LayerMatrix Matrix(float?[][] rows, string name)
    {
        RequireShape(rows, name, Layers);
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
    int Id, string Text, int Position, bool Generated, bool Special, bool Predicted, float? SelfCertainty, ReadOnlyMemory<byte>? Bytes = null,
    bool? Deep = null, int? SettlingDepth = null)
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

sealed record ChecksDocument(float? LastRowMaxDifference, int NonFinite, LensChecks? Lens = null);

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
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(CellsConverter), typeof(EmbeddingsConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(FormDocument))]
[JsonSerializable(typeof(float?[][]))]
[JsonSerializable(typeof(ForeignDocument))]
sealed partial class DocumentJson : JsonSerializerContext;
