using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Traces;

/// <summary>A trace as JSON, in the form that docs/json.md describes. It is written as it goes, a row at a time.</summary>
/// <remarks>Characters of tokens stay as they are where JSON allows it: escape the less-than sign before putting the text into HTML.</remarks>
public static class TraceJson
{
    /// <summary>The version of the form: it rises when a field changes its meaning or goes.</summary>
    public const int Form = 1;

    /// <summary>Writes a trace to a stream, which stays open, and the groups into which its tokens were put, if they were.</summary>
    public static void Write(Stream stream, Trace trace, IReadOnlyList<TokenGroup>? groups = null)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        json.WriteStartObject();
        json.WriteNumber("form", Form);
        WriteModel(json, trace.Model);
        WriteEngine(json, trace.Engine);
        WriteConventions(json, trace.Conventions);
        TraceOriginJson.Write(json, trace);
        TemplateVariables.Write(json, trace.Variables);
        json.WriteBoolean("depth_only", trace.Proven is not null);
        json.WriteNumber("layers", trace.Layers);
        WriteDepth(json, trace);
        WriteChecks(json, trace);
        json.WriteStartObject("timings");
        WriteTimings(json, trace.Timings);
        json.WriteEndObject();
        WriteGenerated(json, trace);
        WriteMeasures(json, trace);
        WriteTop(json, trace);
        WriteWatched(json, trace.Watched);
        json.WriteGroups(groups);
        json.WriteEndObject();
    }

    /// <summary>Whether the text is a trace of whatever form, rather than some other JSON.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal static bool IsTrace(ReadOnlySpan<byte> text) => Parse(text, DocumentJson.Default.FormDocument).Form is not null;

    /// <exception cref="InvalidDataException">It is no trace, or none that fits together.</exception>
    internal static Trace Read(ReadOnlySpan<byte> text)
    {
        if (Parse(text, DocumentJson.Default.FormDocument).Form is > Form and var newer)
            throw new InvalidDataException($"it was written by a newer Fathom, in form {newer} where this one reads up to {Form}");
        return Parse(text, DocumentJson.Default.TraceDocument).ToTrace();
    }

    /// <exception cref="InvalidDataException">It is no JSON, or lacks what the type needs.</exception>
    internal static T Parse<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new InvalidDataException("it is null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(Fault(error), error);
        }
    }

    /// <summary>What is wrong with the text, without the names of the types that it was read into.</summary>
    static string Fault(JsonException error)
    {
        const string Missing = "missing required properties including: ";
        int missing = error.Message.IndexOf(Missing, StringComparison.Ordinal);
        if (missing >= 0)
            return $"it lacks {error.Message[(missing + Missing.Length)..].Replace('\'', '"').TrimEnd('.', ';')}";
        if (error.InnerException is JsonException syntax)
            return $"it is no JSON at {JsonFault.Of(syntax)}";
        return error.Path == "$"
            ? "it is JSON, but no object"
            : $"what stands at {error.Path} is of another kind than it should be (line {error.LineNumber + 1})";
    }

    internal static void WriteModel(Utf8JsonWriter json, ModelIdentity model)
    {
        json.WriteStartObject("model");
        json.WriteString("name", model.Name);
        json.WriteString("architecture", model.Architecture);
        json.WriteString("quantisation", model.Quantisation);
        json.WriteNumber("layers", model.Layers);
        json.WriteNumber("width", model.Width);
        json.WriteNumber("vocabulary", model.Vocabulary);
        json.WriteString("fingerprint", model.Fingerprint);
        json.WriteEndObject();
    }

    internal static void WriteEngine(Utf8JsonWriter json, EngineFacts? engine)
    {
        if (engine is null)
            return;
        json.WriteStartObject("engine");
        json.WriteString("name", engine.Name);
        json.WriteString("version", engine.Version);
        json.WriteString("build", engine.Build);
        json.WriteString("device", engine.Device);
        json.WriteString("cache", engine.Cache);
        json.WriteBoolean("exact", engine.Exact);
        json.WriteString("norm", engine.Norm);
        json.WriteString("head", engine.Head);
        json.WriteEndObject();
    }

    internal static void WriteConventions(Utf8JsonWriter json, Conventions conventions)
    {
        json.WriteStartObject("conventions");
        json.WriteString("profile", conventions.ProfileName);
        json.WriteNumber("g", conventions.G);
        json.WriteString("g_unit", conventions.GUnit);
        json.WriteNumber("g_bits", conventions.GBits);
        json.WriteNumber("rho", conventions.Rho);
        json.WriteString("lens", conventions.Lens.Text);
        json.WriteEndObject();
    }

    static void WriteDepth(Utf8JsonWriter json, Trace trace)
    {
        var depth = trace.Depth();
        var decisions = trace.Decisions();
        json.WriteNumber("deep_from", depth.DeepFrom);
        json.WriteFinite("dtr", depth.Dtr);
        WriteSequence(json, trace.Sequence());
        json.WriteStartArray("tokens");
        for (int t = 0; t < trace.Tokens.Count; t++)
            WriteToken(json, trace, t, depth.Tokens[t], decisions[t]);
        json.WriteEndArray();
    }

    internal static void WriteSequence(Utf8JsonWriter json, SequenceMeasures sequence)
    {
        json.WriteStartObject("sequence");
        json.WriteString("over", sequence.Over == SequenceScope.Generated ? "generated" : "text");
        json.WriteNumber("tokens", sequence.Tokens);
        json.WriteFinite("mean_log_probability", sequence.MeanLogProbability);
        json.WriteFinite("negative_perplexity", sequence.NegativePerplexity);
        json.WriteFinite("negative_mean_entropy", sequence.NegativeMeanEntropy);
        json.WriteFinite("self_certainty", sequence.SelfCertainty);
        json.WriteEndObject();
    }

    static void WriteToken(Utf8JsonWriter json, Trace trace, int column, TokenDepth depth, TokenDecision decision)
    {
        var token = trace.Tokens[column];
        json.WriteStartObject();
        json.WriteToken(JsonToken.Of(token.Id, token.Bytes));
        json.WriteNumber("position", token.Position);
        json.WriteBoolean("generated", token.Generated);
        json.WriteBoolean("special", token.Special);
        json.WriteBoolean("predicted", token.Predicted);
        json.WriteOptional("settling_depth", depth.Settling);
        json.WriteOptional("resettling_depth", depth.Resettling);
        json.WriteOptional("unsettlings", depth.Unsettlings);
        json.WriteOptional("deep", depth.Deep);
        json.WriteOptional("decided_at", decision.DecidedAt);
        WriteBefore(json, trace, decision.Before);
        foreach (var measure in Catalogue.OfColumns)
            json.WriteFinite(measure.JsonName, trace.Measures.Numbers(measure)?[column]);
        json.WriteEndObject();
    }

    static void WriteBefore(Utf8JsonWriter json, Trace trace, int? before)
    {
        if (before is not int id)
        {
            json.WriteNull("before");
            return;
        }
        json.WriteStartObject("before");
        json.WriteToken(JsonToken.Of(id, trace.Top.Texts[id]));
        json.WriteEndObject();
    }

    static void WriteChecks(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartObject("checks");
        json.WriteFinite("last_row_max_difference", trace.Checks.LastRowMaxDifference);
        json.WriteNumber("non_finite", trace.CountNonFinite());
        if (trace.Checks.Lens is { } lens)
        {
            json.WriteStartObject("lens");
            json.WriteFinite("norm_difference", lens.NormDifference);
            json.WriteFinite("head_difference", lens.HeadDifference);
            json.WriteNumber("count", lens.Count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>The properties of an object of timings.</summary>
    internal static void WriteTimings(Utf8JsonWriter json, TraceTimings timings)
    {
        json.WriteNumber("threads", timings.Threads);
        json.WriteFinite("load", timings.Load);
        json.WriteFinite("prefill", timings.Prefill);
        json.WriteFinite("decode", timings.Decode);
        json.WriteFinite("lens_product", timings.LensProduct);
        json.WriteFinite("lens_reduction", timings.LensReduction);
        json.WriteFinite("total", timings.Total);
        if (timings.Rows is not { } rows)
            return;
        json.WriteStartObject("rows");
        json.WriteNumber("whole", rows.Whole);
        json.WriteNumber("by_few_tokens", rows.ByFewTokens);
        json.WriteNumber("skipped", rows.Skipped);
        json.WriteNumber("single_logits", rows.SingleLogits);
        json.WriteEndObject();
    }

    static void WriteGenerated(Utf8JsonWriter json, Trace trace)
    {
        json.WriteNumbers("generated_ids", trace.GeneratedIds);
        json.WriteString("generated_text", trace.GeneratedText);
    }

    static void WriteMeasures(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartObject("measures");
        foreach (var measure in Catalogue.OfLayers)
            if (trace.Has(measure))
                json.WriteMatrix(measure.JsonName, trace.Measures.Layers(measure)!, measure.Embedding == EmbeddingCell.Always ? trace.Measures.Embeddings(measure) : null);
            else
                json.WriteNull(measure.JsonName);
        json.WriteEndObject();
        WriteEmbeddings(json, trace.Measures);
    }

    static void WriteEmbeddings(Utf8JsonWriter json, CellMeasures measures)
    {
        if (!measures.HasEmbeddings)
        {
            json.WriteNull("embeddings");
            return;
        }
        json.WriteStartObject("embeddings");
        foreach (var measure in Catalogue.OfLayers)
            if (measure.Embedding == EmbeddingCell.WhereRead && measures.Embeddings(measure) is { } values)
            {
                json.WriteStartArray(measure.JsonName);
                json.WriteRow(values);
                json.WriteEndArray();
            }
        json.WriteEndObject();
    }

    static void WriteTop(Utf8JsonWriter json, Trace trace)
    {
        var texts = trace.Top.Texts.ToDictionary(text => text.Key, text => JsonToken.Of(text.Key, text.Value));
        json.WriteStartArray("top");
        for (int layer = 1; layer <= trace.Layers; layer++)
        {
            json.WriteStartArray();
            for (int t = 0; t < trace.Tokens.Count; t++)
                WriteCell(
                    json, texts, trace.Top.CellIds(layer, t, trace.Tokens.Count), trace.Top.CellProbabilities(layer, t, trace.Tokens.Count));
            json.WriteEndArray();
            json.Flush();
        }
        json.WriteEndArray();
    }

    static void WriteCell(
        Utf8JsonWriter json, Dictionary<int, JsonToken> texts, ReadOnlySpan<int> ids, ReadOnlySpan<float> probabilities)
    {
        json.WriteStartArray();
        for (int i = 0; i < ids.Length; i++)
        {
            json.WriteStartObject();
            json.WriteToken(texts[ids[i]]);
            json.WriteFinite("p", probabilities[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteWatched(Utf8JsonWriter json, IReadOnlyList<WatchedToken> watched)
    {
        json.WriteStartArray("watched");
        foreach (var token in watched)
        {
            json.WriteStartObject();
            json.WriteToken(JsonToken.Of(token.Id, token.Bytes));
            json.WriteMatrix("probability", token.Probability);
            json.WriteMatrix("rank", token.Rank);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
