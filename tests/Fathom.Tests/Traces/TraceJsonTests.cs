using System.Text.Json;
using CsCheck;
using Fathom.Depth;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class TraceJsonTests
{
    [Fact]
    public void Every_trace_is_valid_JSON_with_all_cells() => TraceSamples.Any.Sample(trace =>
    {
        var json = Written(trace);
        Assert.Equal(trace.Layers, json.GetProperty("layers").GetInt32());
        Assert.Equal(trace.Tokens.Count, json.GetProperty("tokens").GetArrayLength());
        foreach (var measure in json.GetProperty("measures").EnumerateObject())
        {
            Assert.Equal(trace.Layers + (measure.Name == "norms" ? 1 : 0), measure.Value.GetArrayLength());
            Assert.All(measure.Value.EnumerateArray(), layer => Assert.Equal(trace.Tokens.Count, layer.GetArrayLength()));
        }
        Assert.All(json.GetProperty("top").EnumerateArray(), layer =>
            Assert.All(layer.EnumerateArray(), cell => Assert.Equal(trace.Top.Count, cell.GetArrayLength())));
    });

    [Fact]
    public void Its_fields_are_those_of_the_documentation()
    {
        var json = Written(TraceSamples.Small());
        AssertFields(json, "form model conventions layers deep_from dtr sequence tokens checks timings generated_ids generated_text measures top watched");
        AssertFields(json.GetProperty("model"), "name architecture quantisation layers width vocabulary fingerprint");
        AssertFields(json.GetProperty("conventions"), "profile g g_unit g_bits rho lens");
        AssertFields(json.GetProperty("sequence"),
            "over tokens mean_log_probability negative_perplexity negative_mean_entropy self_certainty");
        AssertFields(json.GetProperty("tokens")[0],
            "id text position generated special predicted settling_depth resettling_depth unsettlings deep self_certainty");
        AssertFields(json.GetProperty("measures"), "jsd_bits kl_nats entropy_nats cosine_distance probability rank norms");
        AssertFields(json.GetProperty("checks"), "last_row_max_difference non_finite");
        AssertFields(json.GetProperty("timings"), "threads load prefill decode lens_product lens_reduction total");
        AssertFields(json.GetProperty("top")[0][0][0], "id text p");
        AssertFields(json.GetProperty("watched")[0], "id text probability rank");
    }

    [Fact]
    public void A_cell_stands_at_its_layer_and_token()
    {
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        trace.Measures.JsdBits[2, 1] = 0.75f;
        trace.Measures.Norms[1, 0] = 7;
        trace.Measures.Rank[3, 0] = 123_456;
        var measures = Written(trace).GetProperty("measures");
        Assert.Equal(0.75f, measures.GetProperty("jsd_bits")[1][1].GetSingle());
        Assert.Equal(7, measures.GetProperty("norms")[0][0].GetSingle());
        Assert.Equal(123_456, measures.GetProperty("rank")[2][0].GetInt32());
    }

    [Fact]
    public void What_is_not_finite_is_null_and_counted()
    {
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        trace.Measures.KlNats[1, 0] = float.PositiveInfinity;
        trace.Measures.JsdBits[2, 1] = float.NaN;
        var json = Written(trace with { Checks = new TraceChecks(float.NaN, 2) });
        Assert.Equal(2, json.GetProperty("checks").GetProperty("non_finite").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("checks").GetProperty("last_row_max_difference").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("measures").GetProperty("kl_nats")[0][0].ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("tokens")[1].GetProperty("settling_depth").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("tokens")[1].GetProperty("deep").ValueKind);
    }

    [Fact]
    public void Depths_and_ratio_are_those_of_the_library() => TraceSamples.Any.Sample(trace =>
    {
        var json = Written(trace);
        var depth = trace.Depth();
        Assert.Equal(depth.Dtr, json.GetProperty("dtr").ValueKind == JsonValueKind.Null ? null : json.GetProperty("dtr").GetDouble());
        for (int t = 0; t < trace.Tokens.Count; t++)
        {
            var settling = json.GetProperty("tokens")[t].GetProperty("settling_depth");
            Assert.Equal(depth.Tokens[t].Settling, settling.ValueKind == JsonValueKind.Null ? null : settling.GetInt32());
        }
    });

    [Fact]
    public void A_token_that_is_no_text_keeps_its_bytes()
    {
        byte[] bytes = [0xE2, 0x82];
        var trace = MeasuredTrace.OfConstant(1, 1, 0) with { Tokens = [new TraceToken(5, bytes, 1, true, false, false)] };
        var token = Written(trace).GetProperty("tokens")[0];
        Assert.Equal(@"\xE2\x82", token.GetProperty("text").GetString());
        Assert.Equal(bytes, token.GetProperty("bytes").GetBytesFromBase64());
    }

    static void AssertFields(JsonElement element, string names) =>
        Assert.Equal(names.Split(' '), element.EnumerateObject().Select(property => property.Name).Where(name => name != "bytes"));

    static JsonElement Written(Trace trace)
    {
        using var stream = new MemoryStream();
        TraceJson.Write(stream, trace);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
