using System.Text;
using System.Text.Json;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Figures;

/// <summary>Traces to draw: made up, or put together from what a fixture says of a model.</summary>
static class SampleTrace
{
    /// <summary>A trace of these tokens whose divergence falls from 1 to 0 around a layer that differs from token to token.</summary>
    public static Trace Of(int layers, params string[] tokens) => Of(layers, (layer, token) =>
        (float)(1 / (1 + Math.Exp((layer - (token * 7 + 3) % layers) * 0.8))), [.. tokens.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>A trace whose divergence, in bits, is a function of layer (from 1) and token (from 0); it is 0 at the last layer.</summary>
    public static Trace Of(int layers, Func<int, int, float> jsdBits, params byte[][] tokens)
    {
        var jsd = Fill(layers, tokens.Length, (layer, token) => layer == layers ? 0 : jsdBits(layer, token));
        var measures = new CellMeasures
        {
            JsdBits = jsd,
            KlNats = Fill(layers, tokens.Length, (layer, token) => 20 * jsd[layer, token]),
            EntropyNats = Fill(layers, tokens.Length, (layer, token) => 3 * jsd[layer, token]),
            CosineDistance = Fill(layers, tokens.Length, (layer, token) => jsd[layer, token]),
            Probability = Fill(layers, tokens.Length, (layer, token) => 1 - jsd[layer, token]),
            Rank = Fill(layers, tokens.Length, (layer, token) => MathF.Floor(900 * jsd[layer, token])),
            Norms = Fill(layers, tokens.Length, (layer, token) => 10 * (layer + 1) + token),
            EmbeddingNorms = [.. Enumerable.Range(0, tokens.Length).Select(token => 10f + token)],
            UpdateNorms = Fill(layers, tokens.Length, (layer, _) => 2 * layer),
            AttentionNorms = Fill(layers, tokens.Length, (layer, _) => layer),
            MlpNorms = Fill(layers, tokens.Length, (layer, _) => 1.5f * layer),
            MarginNats = Fill(layers, tokens.Length, (layer, token) => 4 * (1 - jsd[layer, token])),
            JsdBitsMid = Fill(layers, tokens.Length, (layer, token) => jsd[layer, token] / 2),
            SelfCertaintyNats = new float[tokens.Length],
        };
        int[] topIds = [.. Enumerable.Range(0, layers * tokens.Length).Select(cell => cell % tokens.Length)];
        return Trace(layers, "sample", 1000, tokens, [.. Enumerable.Range(0, tokens.Length)], measures, new(1, topIds, [.. topIds.Select(_ => 0.5f)], Texts(tokens)));
    }

    /// <summary>The answer that a fixture such as ("abacus", "sum") holds, token by token.</summary>
    public static Trace Answer(string model, string name, int vocabulary)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path($"{model}/index.json")));
        var entry = index.RootElement.EnumerateArray().Single(row => row.GetProperty("name").GetString() == name);
        byte[][] pieces = [.. entry.GetProperty("pieces").EnumerateArray().Select(piece => Encoding.UTF8.GetBytes(piece.GetString()!))];
        var file = SafetensorsFixture.Open(Fixtures.Path($"{model}/{name}.safetensors"));
        int layers = file.Shape("jsd_bits")[0], all = file.Shape("jsd_bits")[1], from = entry.GetProperty("prompt_tokens").GetInt32() - 1;
        int[] ids = file.Integers("input_ids");
        byte[][] answer = pieces[(from + 1)..];
        LayerMatrix Cut(float[] values, int rows, int columns) =>
            Fill(rows, answer.Length, (row, token) => values[(row - 1) * columns + from + token]);
        var measures = new CellMeasures
        {
            JsdBits = Cut(file.Floats("jsd_bits"), layers, all),
            KlNats = Cut(file.Floats("kl_nats"), layers, all),
            EntropyNats = Cut(file.Floats("entropy_nats"), layers, all),
            CosineDistance = Cut(file.Floats("cosine_distance"), layers, all),
            Probability = Cut(file.Floats("prob"), layers, all - 1),
            Rank = Cut([.. file.Integers("rank").Select(rank => (float)rank)], layers, all - 1),
            Norms = Cut(file.Floats("norms")[all..], layers, all),
            EmbeddingNorms = file.Floats("norms")[from..(from + answer.Length)],
            SelfCertaintyNats = new float[answer.Length],
        };
        int[] top = file.Integers("top5_ids");
        int[] topIds = [.. Enumerable.Range(0, layers).SelectMany(layer => top[((layer * all + from) * 5)..((layer * all + all - 1) * 5)])];
        var texts = topIds.Distinct().ToDictionary(id => id, id => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"#{id}"));
        for (int i = 0; i < ids.Length; i++)
            texts[ids[i]] = pieces[i];
        return Trace(layers, model, vocabulary, answer, ids[(from + 1)..], measures, new(5, topIds, new float[topIds.Length], texts));
    }

    static Trace Trace(int layers, string model, int vocabulary, byte[][] tokens, int[] ids, CellMeasures measures, TopTokens top) => new()
    {
        Model = new(model, "llama", "Q8_0", layers, 64, vocabulary, "00"),
        Conventions = new(LensProfile.Fathom, 0.5m, 0.85m, LensName.Logit),
        Layers = layers,
        Tokens = [.. tokens.Select((bytes, i) => new TraceToken(ids[i], bytes, i + 1, Generated: true, Special: false, Predicted: false))],
        Measures = measures,
        Top = top,
        Checks = new(0, 0),
        Timings = new(1, 0, 0, 0, 0, 0, 0),
    };

    static Dictionary<int, ReadOnlyMemory<byte>> Texts(byte[][] tokens) =>
        Enumerable.Range(0, tokens.Length).ToDictionary(id => id, id => (ReadOnlyMemory<byte>)tokens[id]);

    static LayerMatrix Fill(int rows, int columns, Func<int, int, float> value)
    {
        var matrix = new LayerMatrix(rows, columns);
        for (int row = 1; row <= rows; row++)
            for (int column = 0; column < columns; column++)
                matrix[row, column] = value(row, column);
        return matrix;
    }
}
