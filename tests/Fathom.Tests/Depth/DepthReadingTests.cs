using System.Globalization;
using System.Text.Json;
using CsCheck;
using Fathom.Depth;
using Fathom.Lenses;

namespace Fathom.Tests.Depth;

public class DepthReadingTests
{
    static readonly Lazy<JsonElement> Exact = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("measures/settling.json"))).RootElement);

    static readonly Gen<LayerMatrix> Matrices =
        from layers in Gen.Int[1, 40]
        from tokens in Gen.Int[0, 6]
        from values in Gen.Float[0, 1].Array[layers * tokens]
        select new LayerMatrix(layers, tokens, values);

    [Fact]
    public void Depths_are_exact_in_every_case()
    {
        int checkedSettings = 0;
        foreach (var @case in Exact.Value.GetProperty("cases").EnumerateArray())
        {
            var jsd = Matrix(@case);
            bool[] generated = Values(@case, "generated", flag => flag.GetBoolean());
            foreach (var setting in @case.GetProperty("settings").EnumerateArray())
            {
                var reading = DepthReading.Of(jsd, (double)Decimal(setting, "g"), Decimal(setting, "rho"), generated);
                Assert.Equal(setting.GetProperty("deep_from").GetInt32(), reading.DeepFrom);
                Assert.Equal(Values(setting, "settling", Nullable), reading.Tokens.Select(token => token.Settling));
                Assert.Equal(Values(setting, "resettling", Nullable), reading.Tokens.Select(token => token.Resettling));
                Assert.Equal(Values(setting, "unsettlings", count => count.GetInt32()), reading.Tokens.Select(token => token.Unsettlings!.Value));
                Assert.Equal(Values(setting, "deep", deep => (bool?)deep.GetBoolean()), reading.Tokens.Select(token => token.Deep));
                Assert.Equal(setting.GetProperty("deep_tokens").GetInt32(), reading.DeepTokens);
                Assert.Equal(setting.GetProperty("generated_tokens").GetInt32(), reading.CountedTokens);
                Assert.Equal(Ratio(setting.GetProperty("dtr")), reading.Dtr);
                checkedSettings++;
            }
        }
        Assert.True(checkedSettings >= 84 * 3);
    }

    [Fact]
    public void The_ratio_follows_both_thresholds_along_whole_curves()
    {
        foreach (var curve in Exact.Value.GetProperty("curves").EnumerateArray())
        {
            var jsd = Matrix(curve);
            bool[] generated = Values(curve, "generated", flag => flag.GetBoolean());
            decimal[] gs = Values(curve, "g", Decimal), rhos = Values(curve, "rho", Decimal);
            for (int i = 0; i < gs.Length; i++)
                for (int j = 0; j < rhos.Length; j++)
                {
                    var reading = DepthReading.Of(jsd, (double)gs[i], rhos[j], generated);
                    Assert.Equal(Ratio(curve.GetProperty("dtr")[i][j]), reading.Dtr);
                    Assert.Equal(curve.GetProperty("deep_from")[j].GetInt32(), reading.DeepFrom);
                }
        }
    }

    [Fact]
    public void The_deep_regime_begins_where_decimal_arithmetic_says()
    {
        foreach (var row in Exact.Value.GetProperty("ceil").EnumerateArray())
            Assert.Equal(
                row.GetProperty("deep_from").GetInt32(), DepthReading.FirstDeepLayer(Decimal(row, "rho"), row.GetProperty("L").GetInt32()));
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("1.01")]
    [InlineData("79228162514264337593543950335")]
    public void A_share_of_layers_outside_0_to_1_is_refused(string rho) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DepthReading.FirstDeepLayer(decimal.Parse(rho, CultureInfo.InvariantCulture), 36));

    [Fact]
    public void A_settled_token_stays_out_of_the_deep_regime()
    {
        var reading = DepthReading.Of(new LayerMatrix(4, 1, [0.9f, 0.5f, 0.8f, 0]), 0.5, 0.75m, [true]);
        Assert.Equal(new TokenDepth(Settling: 2, Resettling: 4, Unsettlings: 1, Deep: false), reading.Tokens[0]);
        Assert.Equal(0, reading.Dtr);
    }

    [Fact]
    public void A_token_that_never_settles_is_deep()
    {
        var reading = DepthReading.Of(new LayerMatrix(2, 1, [0.9f, 0.8f]), 0.5, 1m, [true]);
        Assert.Equal(new TokenDepth(null, null, 0, Deep: true), reading.Tokens[0]);
        Assert.Equal(1, reading.Dtr);
    }

    [Fact]
    public void A_token_that_could_not_be_measured_has_no_depth_and_is_not_counted()
    {
        var reading = DepthReading.Of(new LayerMatrix(2, 2, [0.1f, 0.9f, float.NaN, 0]), 0.5, 0.85m, [true, true]);
        Assert.Equal(TokenDepth.Unmeasured, reading.Tokens[0]);
        Assert.Null(reading.Tokens[0].Deep);
        Assert.Equal((1, 1, 1.0), (reading.DeepTokens, reading.CountedTokens, reading.Dtr));
    }

    [Fact]
    public void A_higher_threshold_never_settles_a_token_later() =>
        Gen.Select(Matrices, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((jsd, one, other) =>
        {
            bool[] all = AllOf(jsd);
            var low = DepthReading.Of(jsd, Math.Min(one, other), 0.85m, all);
            var high = DepthReading.Of(jsd, Math.Max(one, other), 0.85m, all);
            for (int t = 0; t < jsd.Tokens; t++)
            {
                Assert.True((high.Tokens[t].Settling ?? int.MaxValue) <= (low.Tokens[t].Settling ?? int.MaxValue));
                Assert.True((high.Tokens[t].Resettling ?? int.MaxValue) <= (low.Tokens[t].Resettling ?? int.MaxValue));
            }
            Assert.True(high.DeepTokens <= low.DeepTokens);
        });

    [Fact]
    public void A_later_regime_never_holds_more_tokens() =>
        Gen.Select(Matrices, Gen.Int[0, 100], Gen.Int[0, 100]).Sample((jsd, one, other) =>
        {
            bool[] all = AllOf(jsd);
            int DeepTokens(int percent) => DepthReading.Of(jsd, 0.5, percent / 100m, all).DeepTokens;
            Assert.True(DeepTokens(Math.Max(one, other)) <= DeepTokens(Math.Min(one, other)));
        });

    [Fact]
    public void The_strict_reading_never_comes_before_the_first_crossing() =>
        Gen.Select(Matrices, Gen.Double[0, 1]).Sample((jsd, g) =>
        {
            foreach (var token in DepthReading.Of(jsd, g, 0.85m, AllOf(jsd)).Tokens)
            {
                Assert.True(token.Resettling is null || token.Settling <= token.Resettling);
                Assert.True(token.Unsettlings > 0 || token.Settling == token.Resettling);
            }
        });

    static bool[] AllOf(LayerMatrix matrix)
    {
        var all = new bool[matrix.Tokens];
        Array.Fill(all, true);
        return all;
    }

    static LayerMatrix Matrix(JsonElement element) => new(
        element.GetProperty("L").GetInt32(), element.GetProperty("T").GetInt32(),
        [.. element.GetProperty("D").EnumerateArray().SelectMany(layer => layer.EnumerateArray()).Select(value => value.GetSingle())]);

    static T[] Values<T>(JsonElement element, string name, Func<JsonElement, T> read) =>
        [.. element.GetProperty(name).EnumerateArray().Select(read)];

    static decimal Decimal(JsonElement element, string name) => Decimal(element.GetProperty(name));

    static decimal Decimal(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    static int? Nullable(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    static double? Ratio(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
