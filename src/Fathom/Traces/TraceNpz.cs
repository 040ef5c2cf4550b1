using System.Text.Json;
using Fathom.Formats;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>The numbers of a trace as NumPy's .npz, in the form that docs/npz.md describes.</summary>
static class TraceNpz
{
    /// <summary>What stands for a layer that is not known, or where there is none.</summary>
    const int None = -1;

    /// <summary>Writes them to a stream, which stays open.</summary>
    internal static void Write(Stream stream, Trace trace)
    {
        long layers = trace.Layers, tokens = trace.Tokens.Count;
        using var arrays = new NpzFile(stream);
        arrays.Add("about", About(trace));
        WriteTokens(arrays, trace);
        foreach (var measure in Catalogue.OfLayers.Where(trace.Has))
        {
            arrays.Add(measure.Name, trace.Measures.Layers(measure)!.Values, layers, tokens);
            if (trace.Measures.Embeddings(measure) is { } embeddings)
                arrays.Add($"{measure.Name}_embeddings", embeddings, tokens);
        }
        foreach (var measure in Catalogue.OfColumns)
            if (trace.Measures.Numbers(measure) is { } numbers)
                arrays.Add(measure.Name, numbers, tokens);
        var top = trace.Top;
        arrays.Add("top_ids", top.Ids, layers, tokens, top.Count);
        arrays.Add("top_probabilities", top.Probabilities, layers, tokens, top.Count);
        arrays.Add("watched_ids", [.. trace.Watched.Select(static token => token.Id)], trace.Watched.Count);
        arrays.Add("watched_probability", [.. trace.Watched.SelectMany(static token => token.Probability.Values.ToArray())], trace.Watched.Count, layers, tokens);
        arrays.Add("watched_rank", [.. trace.Watched.SelectMany(static token => token.Rank.Values.ToArray())], trace.Watched.Count, layers, tokens);
    }

    static void WriteTokens(NpzFile arrays, Trace trace)
    {
        var tokens = trace.Tokens;
        long end = 0;
        arrays.Add("token_ids", [.. tokens.Select(static token => token.Id)], tokens.Count);
        arrays.Add("positions", [.. tokens.Select(static token => token.Position)], tokens.Count);
        arrays.Add("generated", [.. tokens.Select(static token => token.Generated)]);
        arrays.Add("special", [.. tokens.Select(static token => token.Special)]);
        arrays.Add("predicted", [.. tokens.Select(static token => token.Predicted)]);
        arrays.Add("token_bytes", TokenText.Joined(tokens, 0, tokens.Count - 1));
        arrays.Add("token_ends", (ReadOnlySpan<long>)[.. tokens.Select(token => end += token.Bytes.Length)]);
        if (!trace.Conventions.HasLens)
            return;
        var depths = trace.Depth().Tokens;
        arrays.Add("settling_depth", [.. depths.Select(static depth => depth.Settling ?? None)], tokens.Count);
        arrays.Add("resettling_depth", [.. depths.Select(static depth => depth.Resettling ?? None)], tokens.Count);
        arrays.Add("unsettlings", [.. depths.Select(static depth => depth.Unsettlings ?? None)], tokens.Count);
        arrays.Add("deep", [.. depths.Select(static depth => depth.Deep is bool deep ? deep ? 1 : 0 : None)], tokens.Count);
    }

    /// <summary>What was measured and how, as JSON.</summary>
    static byte[] About(Trace trace)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder }))
        {
            json.WriteStartObject();
            TraceJson.WriteModel(json, trace.Model);
            TraceJson.WriteEngine(json, trace.Engine);
            TraceJson.WriteConventions(json, trace.Conventions);
            TraceOriginJson.Write(json, trace);
            TemplateVariables.Write(json, trace.Variables);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
