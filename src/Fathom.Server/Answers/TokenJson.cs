using System.Text.Json;
using Fathom.Lenses;
using Fathom.Server.Requests;
using Fathom.Traces;

namespace Fathom.Server.Answers;

/// <summary>Writes what is told of tokens: log-probabilities in the protocol's two forms, and depths.</summary>
static class TokenJson
{
    /// <summary>What the protocol has in place of a log-probability that no number can be.</summary>
    const float Impossible = -9999;

    /// <summary>As chats have it: an object a token.</summary>
    public static void WriteForChat(Utf8JsonWriter json, IEnumerable<AnswerToken> tokens, ServedModel model)
    {
        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var token in tokens)
        {
            var column = token.Column!.Value;
            json.WriteStartObject();
            WriteOne(json, token.Bytes, column.LogProbability);
            json.WriteStartArray("top_logprobs");
            for (int i = 0; i < column.LikeliestIds.Length; i++)
            {
                json.WriteStartObject();
                WriteOne(json, model.Language.PieceOf(column.LikeliestIds[i]), column.LikeliestLogProbabilities[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    static void WriteOne(Utf8JsonWriter json, ReadOnlyMemory<byte> bytes, float logProbability)
    {
        json.WriteString("token", TokenText.Of(bytes.Span));
        json.WritePropertyName("logprob");
        WriteLogProbability(json, logProbability);
        json.WriteStartArray("bytes");
        foreach (byte one in bytes.Span)
            json.WriteNumberValue(one);
        json.WriteEndArray();
    }

    /// <summary>As completions have it: lists beside each other. The first token of a prompt, before which nothing came, has none.</summary>
    public static void WriteForCompletion(Utf8JsonWriter json, IReadOnlyList<AnswerToken> tokens, ServedModel model)
    {
        json.WriteStartObject("logprobs");
        json.WriteStartArray("tokens");
        foreach (var token in tokens)
            json.WriteStringValue(TokenText.Of(token.Bytes.Span));
        json.WriteEndArray();
        json.WriteStartArray("token_logprobs");
        foreach (var token in tokens)
            if (token.Column is { } column)
                WriteLogProbability(json, column.LogProbability);
            else
                json.WriteNullValue();
        json.WriteEndArray();
        json.WriteStartArray("top_logprobs");
        foreach (var token in tokens)
            WriteLikeliest(json, token, model);
        json.WriteEndArray();
        json.WriteNumbers("text_offset", tokens.Select(static token => token.Offset));
        json.WriteEndObject();
    }

    /// <summary>The likeliest tokens by their text, and the token itself where it is none of them. Of tokens that are written alike the likeliest is told.</summary>
    static void WriteLikeliest(Utf8JsonWriter json, AnswerToken token, ServedModel model)
    {
        if (token.Column is not { } column)
        {
            json.WriteNullValue();
            return;
        }
        var written = new HashSet<string>();
        json.WriteStartObject();
        for (int i = 0; i < column.LikeliestIds.Length; i++)
            Write(TokenText.Of(model.Language.PieceOf(column.LikeliestIds[i]).Span), column.LikeliestLogProbabilities[i]);
        Write(TokenText.Of(token.Bytes.Span), column.LogProbability);
        json.WriteEndObject();

        void Write(string text, float logProbability)
        {
            if (!written.Add(text))
                return;
            json.WritePropertyName(text);
            WriteLogProbability(json, logProbability);
        }
    }

    static void WriteLogProbability(Utf8JsonWriter json, float value)
    {
        if (float.IsNaN(value))
            json.WriteNullValue();
        else
            json.WriteNumberValue(Math.Max(value, Impossible));
    }

    /// <summary>The depth of tokens of an answer, with the share of deep-thinking ones so far.</summary>
    public static void WriteDepth(Utf8JsonWriter json, Choice choice, IEnumerable<AnswerToken> tokens)
    {
        var request = choice.Request;
        json.WriteStartObject("depth");
        json.WriteFinite("dtr", choice.Dtr);
        json.WriteNumber("deep_from", choice.DeepFrom);
        json.WriteNumber("layers", request.Model.Language.Shape.Layers);
        TraceJson.WriteConventions(json, request.Options.Conventions);
        json.WriteNumber("seed", unchecked(request.Options.Sampling.Seed + (ulong)(choice.Index % request.Answers)));
        if (choice.Trace is not null)
            json.WriteString("trace", choice.Trace);
        json.WriteStartArray("tokens");
        foreach (var token in tokens)
            WriteDepth(json, choice, token);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteDepth(Utf8JsonWriter json, Choice choice, AnswerToken token)
    {
        var wish = choice.Request.Depth!;
        var depth = choice.DepthOf(token);
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteOptional("settling_depth", depth.Settling);
        json.WriteOptional("resettling_depth", depth.Resettling);
        json.WriteOptional("deep", depth.Deep);
        if (token.Column is { } column)
        {
            foreach (var measure in wish.Measures)
                WriteMeasure(json, measure, column);
            WriteTop(json, choice.Request, column);
        }
        json.WriteEndObject();
    }

    static void WriteMeasure(Utf8JsonWriter json, MeasureEntry measure, MeasuredColumn column)
    {
        json.WriteStartArray(measure.JsonName);
        if (measure.Embedding == EmbeddingCell.Always)
            json.WriteRow([column.Embedding(measure)]);
        json.WriteRow(column.Layers(measure));
        json.WriteEndArray();
    }

    /// <summary>The likeliest tokens of each layer, layer 1 first.</summary>
    static void WriteTop(Utf8JsonWriter json, AnswerRequest request, MeasuredColumn column)
    {
        int top = Math.Min(request.Depth!.Top, request.Model.Language.Shape.Vocabulary);
        if (top == 0)
            return;
        json.WriteStartArray("top");
        for (int layer = 1; layer <= request.Model.Language.Shape.Layers; layer++)
        {
            json.WriteStartArray();
            for (int i = 0; i < top; i++)
            {
                json.WriteStartObject();
                int id = column.TopIds(layer)[i];
                json.WriteToken(JsonToken.Of(id, request.Model.Language.PieceOf(id)));
                json.WriteFinite("p", column.TopProbabilities(layer)[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
