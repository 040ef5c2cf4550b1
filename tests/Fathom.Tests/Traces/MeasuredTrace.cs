using Fathom.Traces;

namespace Fathom.Tests.Traces;

/// <summary>Traces of what a model really measures, from the fixtures of the demonstration model.</summary>
static class MeasuredTrace
{
    const int Layers = 36, Top = 5;

    /// <summary>The fixtures' texts in a row, over and over, each measure off by a random tenth at most so that none repeats.</summary>
    public static Trace Tiled(int tokens)
    {
        SafetensorsFixture[] texts =
            [.. ((string[])["mixed", "product", "sum", "answer"]).Select(name => SafetensorsFixture.Open(Fixtures.Path($"abacus/{name}.safetensors")))];
        var noise = new Random(1);

        float[] Tile(string name, int rows, int k, double jitter)
        {
            var tiled = new float[rows * tokens * k];
            for (int t = 0, i = 0; t < tokens; i++)
            {
                var text = texts[i % texts.Length];
                float[] values = jitter > 0 ? text.Floats(name) : Array.ConvertAll(text.Integers(name), number => (float)number);
                int columns = values.Length / rows / k;
                for (int column = 0; column < columns && t < tokens; column++, t++)
                    for (int row = 0; row < rows; row++)
                        for (int j = 0; j < k; j++)
                            tiled[(row * tokens + t) * k + j] =
                                values[(row * columns + column) * k + j] * (float)(1 + jitter * (noise.NextDouble() - 0.5));
            }
            return tiled;
        }

        LayerMatrix Matrix(string name, int rows = Layers, double jitter = 0.2) => new(rows, tokens, Tile(name, rows, 1, jitter));

        int[] ids = Array.ConvertAll(Tile("top5_ids", Layers, Top, 0), id => (int)id);
        return OfConstant(Layers, tokens, 0) with
        {
            Measures = new CellMeasures
            {
                JsdBits = Matrix("jsd_bits"),
                KlNats = Matrix("kl_nats"),
                EntropyNats = Matrix("entropy_nats"),
                CosineDistance = Matrix("cosine_distance"),
                Probability = Matrix("prob"),
                Rank = Matrix("rank", jitter: 0),
                Norms = Matrix("norms", Layers + 1),
                SelfCertaintyNats = Matrix("entropy_nats").Layer(1).ToArray(),
            },
            Top = new TopTokens(
                Top, ids, Tile("top5_probs", Layers, Top, 0.2),
                ids.Distinct().ToDictionary(id => id, id => (ReadOnlyMemory<byte>)BitConverter.GetBytes(id))),
        };
    }

    /// <summary>A trace whose every measure is the same number.</summary>
    public static Trace OfConstant(int layers, int tokens, float value)
    {
        LayerMatrix Matrix(int rows = 0)
        {
            var values = new float[(layers + rows) * tokens];
            Array.Fill(values, value);
            return new LayerMatrix(layers + rows, tokens, values);
        }

        return new Trace
        {
            Model = new ModelIdentity("abacus", "qwen3", "Q8_0", layers, 144, 4096, new string('0', 64)),
            Conventions = new Conventions(LensProfile.Fathom, 0.5m, 0.85m, "logit lens"),
            Layers = layers,
            Tokens = [.. Enumerable.Range(0, tokens).Select(t => new TraceToken(t, " and"u8.ToArray(), t + 1, true, false, false))],
            Measures = new CellMeasures
            {
                JsdBits = Matrix(),
                KlNats = Matrix(),
                EntropyNats = Matrix(),
                CosineDistance = Matrix(),
                Probability = Matrix(),
                Rank = Matrix(),
                Norms = Matrix(1),
                SelfCertaintyNats = new float[tokens],
            },
            Top = new TopTokens(0, [], [], new Dictionary<int, ReadOnlyMemory<byte>>()),
            Checks = new TraceChecks(0, 0),
            Timings = new TraceTimings(1, 0, 0, 0, 0, 0, 0),
        };
    }
}
