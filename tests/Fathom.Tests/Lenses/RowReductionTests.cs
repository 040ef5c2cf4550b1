using System.Text.Json;
using Fathom.Lenses;

namespace Fathom.Tests.Lenses;

public class RowReductionTests
{
    [Fact]
    public void Divergences_entropies_top_tokens_and_ranks_are_exact()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("measures/divergences.json")));
        Assert.Equal(65, document.RootElement.GetArrayLength());
        foreach (var row in document.RootElement.EnumerateArray())
            Check(row, row.GetProperty("name").GetString()!);
    }

    static void Check(JsonElement row, string name)
    {
        float[] final = Logits(row, "final"), layer = Logits(row, "layer");
        using var distribution = new Distribution(final.Length);
        distribution.Set(final);
        int[] top = new int[Math.Min(5, layer.Length)];
        float[] best = new float[top.Length];
        TopLogits.Find(layer, top, best);
        int[] finalTop = new int[1];
        TopLogits.Find(final, finalTop, new float[1]);
        int rank = TopLogits.CountLarger(layer, layer[finalTop[0]]);
        float finalTopLogit = layer[finalTop[0]];
        var values = new RowReduction().Reduce(distribution, layer);
        if (row.TryGetProperty("error", out _))
        {
            Assert.True(double.IsNaN(values.JsdBits) && double.IsNaN(values.KlNats), $"{name}: an error must not become a number");
            return;
        }
        Same("jsd_bits", values.JsdBits, 1e-6);
        Same("kl_final_layer_nats", values.KlNats, 1e-6);
        Same("entropy_final_nats", distribution.EntropyNats, 1e-6);
        Same("entropy_layer_nats", values.EntropyNats, 1e-6);
        Same("probability_of_final_top", values.Probability(finalTopLogit), 1e-6);
        Assert.Equal(row.GetProperty("rank_of_final_top").GetInt32(), rank);
        Assert.Equal(row.GetProperty("top5_ids").EnumerateArray().Select(static id => id.GetInt32()), top);
        double[] probabilities = [.. row.GetProperty("top5_probs").EnumerateArray().Select(Number)];
        for (int i = 0; i < probabilities.Length; i++)
            Assert.Equal(probabilities[i], values.Probability(best[i]), 1e-6);

        void Same(string field, double actual, double tolerance)
        {
            double expected = Number(row.GetProperty(field));
            double scale = Math.Max(1, Math.Abs(expected));
            Assert.True(expected == actual || Math.Abs(expected - actual) <= tolerance * scale || float.IsInfinity((float)actual) && expected > 1e38,
                $"{name}: {field} is {actual:R}, expected {expected:R}");
        }
    }

    static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString() switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.NaN }
        : value.GetDouble();

    static float[] Logits(JsonElement row, string side)
    {
        if (row.TryGetProperty(side, out var values))
            return [.. values.EnumerateArray().Select(static v => (float)Number(v))];
        var formula = row.GetProperty($"{side}_formula");
        double a = formula.GetProperty("a").GetDouble(), b = formula.GetProperty("b").GetDouble(), c = formula.GetProperty("c").GetDouble();
        return [.. Enumerable.Range(0, formula.GetProperty("V").GetInt32()).Select(i => (float)(a * Math.Sin(b * i + c)))];
    }
}
