using System.Text.Json;
using Fathom.Engine;
using Fathom.Traces;

namespace Fathom.Samples;

/// <summary>Samples as JSON, in the form that docs/sample.md describes.</summary>
public static class SamplesJson
{
    /// <summary>Writes samples to a stream, which stays open.</summary>
    public static void Write(Stream stream, SampleSet set)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        json.WriteStartObject();
        TraceJson.WriteModel(json, set.Model);
        TraceJson.WriteEngine(json, set.Engine);
        TraceJson.WriteConventions(json, set.Conventions);
        json.WriteNumber("layers", set.Layers);
        json.WriteNumber("deep_from", set.DeepFrom);
        json.WriteNumber("prompt_tokens", set.PromptTokens);
        TraceOriginJson.WriteAsked(json, set.Asked?.Origin);
        TemplateVariables.Write(json, set.Asked?.Variables ?? new Dictionary<string, JsonElement>());
        if (set.Interrupted > 0)
            json.WriteBoolean("partial", true);
        json.WriteStartArray("samples");
        foreach (var sample in set.Samples)
        {
            WriteSample(json, sample);
            json.Flush();
        }
        json.WriteEndArray();
        json.WriteStartObject("timings");
        TraceJson.WriteTimings(json, set.Timings);
        json.WriteFinite("tokens_per_second", set.TokensPerSecond);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteSample(Utf8JsonWriter json, Sample sample)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", sample.Seed);
        json.WriteString("finish", sample.Finish.Name());
        json.WriteNumber("tokens", sample.GeneratedIds.Count);
        json.WriteNumbers("generated_ids", sample.GeneratedIds);
        json.WriteString("generated_text", sample.GeneratedText);
        json.WriteStartArray("settling_depth");
        foreach (var depth in sample.Depths)
            if (depth.Settling is int layer)
                json.WriteNumberValue(layer);
            else
                json.WriteNullValue();
        json.WriteEndArray();
        json.WriteStartArray("deep");
        foreach (var depth in sample.Depths)
            if (depth.Deep is bool deep)
                json.WriteBooleanValue(deep);
            else
                json.WriteNullValue();
        json.WriteEndArray();
        json.WriteFinite("dtr", sample.Dtr);
        TraceJson.WriteSequence(json, sample.Sequence);
        json.WriteEndObject();
    }
}
