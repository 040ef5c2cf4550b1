using System.Text.Json;
using Fathom.Engine;
using Fathom.Reports;
using Fathom.Samples;
using Fathom.Tests.Figures;

namespace Fathom.Tests.Samples;

public class SampleSetTests
{
    [Fact]
    public void The_most_deep_thinking_sample_comes_first_and_one_without_tokens_last()
    {
        var set = MadeSamples.Of(12, 0, 30, 4, 9);
        double?[] ratios = [.. set.ByDepth.Select(number => set.Samples[number].Dtr)];
        Assert.Equal(ratios[..3].OrderDescending(), ratios[..3]);
        Assert.Equal(0, set.ByDepth[^1]);
        Assert.Null(ratios[^1]);
    }

    [Fact]
    public void A_sample_that_was_cancelled_before_it_had_a_token_is_told_as_such()
    {
        var sample = Json(MadeSamples.Of(12, 3, 0)).GetProperty("samples")[1];
        Assert.Equal("cancelled", sample.GetProperty("finish").GetString());
        Assert.Equal(0, sample.GetProperty("tokens").GetInt32());
        Assert.Equal("", sample.GetProperty("generated_text").GetString());
        Assert.All((string[])["generated_ids", "settling_depth", "deep"], name => Assert.Equal("[]", sample.GetProperty(name).GetRawText()));
        Assert.Equal(JsonValueKind.Null, sample.GetProperty("dtr").ValueKind);
        Assert.Equal("""{"over":"generated","tokens":0,"mean_log_probability":null,"negative_perplexity":null,"negative_mean_entropy":null,"self_certainty":null}""",
            sample.GetProperty("sequence").GetRawText());
    }

    [Fact]
    public void The_rate_is_tokens_over_seconds_of_decoding() => Assert.Equal(3, Json(MadeSamples.Of(12, 4, 8)).GetProperty("timings").GetProperty("tokens_per_second").GetDouble());

    [Fact]
    public void A_trace_of_a_text_is_no_sample()
    {
        var text = SampleTrace.Of(6, "a", "b");
        text = text with { Tokens = [.. text.Tokens.Select(static token => token with { Generated = false })] };
        Assert.Throws<ArgumentException>(() => new Sample(0, Finish.End, text));
    }

    [Fact]
    public void The_report_has_a_row_and_a_text_a_sample_that_are_no_markup()
    {
        string report = ReportText.Markdown(SamplesReport.Of(MadeSamples.Of(12, 3, 0, 5)));
        Assert.Contains("| cancelled | 8 | – | 0 | – |", report, StringComparison.Ordinal);
        Assert.Contains("- seed 9:", report, StringComparison.Ordinal);
        Assert.DoesNotContain("0<b>", report, StringComparison.Ordinal);
    }

    static JsonElement Json(SampleSet set)
    {
        using var stream = new MemoryStream();
        SamplesJson.Write(stream, set);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
