using System.Globalization;
using System.Text.Json;
using Fathom.Engine;
using Fathom.Models.Sampling;

namespace Fathom.Traces;

/// <summary>The fields of a trace's JSON that say what was asked, what ran and how it ended.</summary>
static class TraceOriginJson
{
    /// <summary>Writes them; where nothing is known of it, as null.</summary>
    public static void Write(Utf8JsonWriter json, Trace trace)
    {
        WriteAsked(json, trace.Origin);
        json.WriteString("finish", trace.Origin?.Finish?.Name());
        json.WriteBoolean("partial", trace.IsPartial);
    }

    /// <summary>Writes those of them that are the same of all answers to a prompt, but for the seed.</summary>
    public static void WriteAsked(Utf8JsonWriter json, TraceOrigin? origin)
    {
        json.WriteString("program", origin?.Program);
        json.WriteString("instruction_set", origin?.InstructionSet);
        WritePrompt(json, origin);
        json.WritePropertyName("messages");
        if (origin?.Messages is { } messages)
            messages.WriteTo(json);
        else
            json.WriteNullValue();
        WriteSampling(json, origin?.Generation);
    }

    static void WritePrompt(Utf8JsonWriter json, TraceOrigin? origin)
    {
        if (origin is null)
        {
            json.WriteNull("prompt");
            return;
        }
        json.WriteStartObject("prompt");
        json.WriteNumbers("ids", origin.PromptIds);
        json.WriteString("text", origin.PromptText);
        json.WriteEndObject();
    }

    static void WriteSampling(Utf8JsonWriter json, GenerationOptions? generation)
    {
        if (generation is null)
        {
            json.WriteNull("sampling");
            return;
        }
        var sampling = generation.Sampling;
        json.WriteStartObject("sampling");
        json.WriteNumber("temperature", sampling.Temperature);
        json.WriteNumber("top_k", sampling.TopK);
        json.WriteNumber("top_p", sampling.TopP);
        json.WriteNumber("min_p", sampling.MinP);
        json.WriteNumber("presence_penalty", sampling.PresencePenalty);
        json.WriteNumber("frequency_penalty", sampling.FrequencyPenalty);
        json.WriteStartObject("logit_bias");
        foreach (var (id, bias) in sampling.LogitBias.OrderBy(static pair => pair.Key))
            json.WriteNumber(id.ToString(CultureInfo.InvariantCulture), bias);
        json.WriteEndObject();
        json.WriteNumber("seed", sampling.Seed);
        json.WriteNumber("max_tokens", generation.MaxTokens);
        json.WriteBoolean("ignore_eos", generation.IgnoreEnd);
        json.WriteStartArray("stop");
        foreach (string text in generation.Stop)
            json.WriteStringValue(text);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>The given tokens as they are read.</summary>
sealed record PromptDocument(IReadOnlyList<int> Ids, string Text);

/// <summary>How the model went on, as it is read.</summary>
sealed record SamplingDocument(
    float Temperature, int TopK, float TopP, float MinP, float PresencePenalty, float FrequencyPenalty, IReadOnlyDictionary<int, float> LogitBias, ulong Seed,
    int MaxTokens, bool IgnoreEos, IReadOnlyList<string> Stop)
{
    public GenerationOptions ToGeneration() => new(MaxTokens, IgnoreEos, Stop, new SamplingOptions
    {
        Temperature = Temperature,
        TopK = TopK,
        TopP = TopP,
        MinP = MinP,
        PresencePenalty = PresencePenalty,
        FrequencyPenalty = FrequencyPenalty,
        LogitBias = LogitBias,
        Seed = Seed,
    });
}
