using System.Text;
using System.Text.Json;
using CsCheck;
using Fathom.Lenses;
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
            if (measure.Value.ValueKind == JsonValueKind.Null)
                continue;
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
        AssertFields(json, "form model conventions program instruction_set prompt messages sampling finish partial depth_only layers deep_from dtr sequence tokens checks timings generated_ids generated_text measures embeddings top watched");
        AssertFields(json.GetProperty("model"), "name architecture quantisation layers width vocabulary fingerprint");
        AssertFields(json.GetProperty("conventions"), "profile g g_unit g_bits rho lens");
        AssertFields(json.GetProperty("sequence"),
            "over tokens mean_log_probability negative_perplexity negative_mean_entropy self_certainty");
        AssertFields(json.GetProperty("tokens")[0],
            "id text position generated special predicted settling_depth resettling_depth unsettlings deep decided_at before self_certainty");
        AssertFields(json.GetProperty("measures"), "jsd_bits kl_nats entropy_nats cosine_distance probability rank norms update_norm attention_norm mlp_norm jsd_bits_mid margin_nats");
        AssertFields(json.GetProperty("checks"), "last_row_max_difference non_finite");
        AssertFields(json.GetProperty("timings"), "threads load prefill decode lens_product lens_reduction total");
        AssertFields(json.GetProperty("top")[0][0][0], "id text p");
        AssertFields(json.GetProperty("watched")[0], "id text probability rank");
    }

    [Fact]
    public void A_tokens_decision_stands_beside_its_depth()
    {
        var trace = MeasuredTrace.OfConstant(3, 1, 0.25f);
        var texts = new Dictionary<int, ReadOnlyMemory<byte>> { [trace.Tokens[0].Id] = trace.Tokens[0].Bytes, [5] = " x"u8.ToArray() };
        JsonElement Token(params int[] likeliest) => Written(trace with { Top = new(1, likeliest, [1, 1, 1], texts) }).GetProperty("tokens")[0];
        int produced = trace.Tokens[0].Id;
        Assert.Equal(("2", """{"id":5,"text":" x"}"""), (Token(5, produced, produced).GetProperty("decided_at").GetRawText(), Token(5, produced, produced).GetProperty("before").GetRawText()));
        Assert.Equal(("1", "null"), (Token(produced, produced, produced).GetProperty("decided_at").GetRawText(), Token(produced, produced, produced).GetProperty("before").GetRawText()));
        Assert.Equal(("null", "null"), (Token(produced, produced, 5).GetProperty("decided_at").GetRawText(), Token(produced, produced, 5).GetProperty("before").GetRawText()));
    }

    [Fact]
    public void A_cell_stands_at_its_layer_and_token()
    {
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        trace.Measures.JsdBits[2, 1] = 0.75f;
        trace.Measures.EmbeddingNorms[0] = 7;
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

    [Fact]
    public void Every_trace_comes_back_from_its_JSON() => TraceSamples.Any.Sample(trace =>
    {
        var expected = TraceSamples.WithoutInfinities(trace);
        if (trace.Tokens.Count == 0)
            expected = expected with { Top = expected.Top with { Count = 0 } };
        TraceAssert.Equal(expected, TraceJson.Read(Text(trace)));
    });

    [Fact]
    public void JSON_cut_anywhere_is_refused()
    {
        byte[] whole = Text(TraceSamples.Small());
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => TraceJson.Read(whole.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("\"form\":1", "\"form\":2")]
    [InlineData("\"layers\":3", "\"layers\":1000000000")]
    [InlineData("\"layers\":3", "\"layers\":0")]
    [InlineData("\"profile\":", "\"profile\":\"unheard\",\"other\":")]
    [InlineData("\"rho\":", "\"rho\":1e99,\"other\":")]
    [InlineData("\"rho\":", "\"rho\":1.5,\"other\":")]
    [InlineData("\"jsd_bits\":[[", "\"jsd_bits\":[[0,")]
    [InlineData("\"jsd_bits\":[[", "\"jsd_bits\":[null,[")]
    [InlineData("\"jsd_bits\":[[", "\"jsd_bits\":[[\"x\",")]
    [InlineData("\"tokens\":[{", "\"tokens\":[null,{")]
    [InlineData("\"tokens\":[{\"id\":", "\"tokens\":[{\"id\":1e20,\"other\":")]
    [InlineData("\"top\":[[[", "\"top\":[[[null,")]
    [InlineData("\"top\":[[[", "\"top\":[[null,[")]
    [InlineData("\"watched\":[", "\"watched\":[null,")]
    [InlineData("\"generated_text\":", "\"generated_text\":null,\"other\":")]
    [InlineData("\"generated_text\":", "\"generated_text\":\"\\ud800\",\"other\":")]
    [InlineData("{", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void JSON_that_does_not_fit_together_is_refused(string sound, string hostile)
    {
        string text = Encoding.UTF8.GetString(Text(TraceSamples.Small()));
        int at = text.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at >= 0);
        byte[] changed = Encoding.UTF8.GetBytes(text[..at] + hostile + text[(at + sound.Length)..]);
        var error = Assert.Throws<InvalidDataException>(() => TraceJson.Read(changed));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(4000)]
    public void Layers_that_are_declared_and_not_there_cost_no_memory(int layers)
    {
        var small = TraceSamples.Small();
        string text = Encoding.UTF8.GetString(Text(small with { Conventions = small.Conventions with { Lens = LensName.None } }));
        byte[] changed = Encoding.UTF8.GetBytes(text.Replace("\"layers\":3", $"\"layers\":{layers}", StringComparison.Ordinal));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => TraceJson.Read(changed));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    static void AssertFields(JsonElement element, string names) =>
        Assert.Equal(names.Split(' '), element.EnumerateObject().Select(property => property.Name).Where(name => name != "bytes"));

    static JsonElement Written(Trace trace) => JsonDocument.Parse(Text(trace)).RootElement;

    static byte[] Text(Trace trace)
    {
        using var stream = new MemoryStream();
        TraceJson.Write(stream, trace);
        return stream.ToArray();
    }
}
