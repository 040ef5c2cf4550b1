using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

/// <summary>Traces of what the demonstration model really measures.</summary>
static class MeasuredTrace
{
    /// <summary>The columns of some texts in a row, over and over, each number off by a random tenth at most so that none repeats.</summary>
    public static Trace Tiled(int tokens)
    {
        var noise = new Random(1);
        Trace[] texts = [.. ((string[])["mixed", "product", "sum", "answer"]).Select(Measured)];
        (Trace Text, int Token)[] columns = [.. Enumerable.Repeat(texts.SelectMany(static text => text.Tokens.Select((_, token) => (text, token))), tokens)
            .SelectMany(static column => column).Take(tokens)];
        var whole = texts[0];
        int[] ids = [.. Cells(static column => column.Text.Top.CellIds(column.Layer, column.Token, column.Text.Tokens.Count).ToArray())];
        float[] probabilities = [.. Cells(static column => column.Text.Top.CellProbabilities(column.Layer, column.Token, column.Text.Tokens.Count).ToArray()).Select(Near)];
        return whole with
        {
            Tokens = [.. columns.Select(static (column, t) => column.Text.Tokens[column.Token] with { Position = t + 1, Predicted = false })],
            Measures = new CellMeasures
            {
                JsdBits = Matrix(static measures => measures.JsdBits),
                KlNats = Matrix(static measures => measures.KlNats),
                EntropyNats = Matrix(static measures => measures.EntropyNats),
                CosineDistance = Matrix(static measures => measures.CosineDistance),
                Probability = Matrix(static measures => measures.Probability),
                Rank = Matrix(static measures => measures.Rank, exact: true),
                Norms = Matrix(static measures => measures.Norms),
                EmbeddingNorms = [.. columns.Select(static column => column.Text.Measures.EmbeddingNorms[column.Token]).Select(Near)],
                UpdateNorms = Matrix(static measures => measures.UpdateNorms!),
                AttentionNorms = Matrix(static measures => measures.AttentionNorms!),
                MlpNorms = Matrix(static measures => measures.MlpNorms!),
                MarginNats = Matrix(static measures => measures.MarginNats!),
                SelfCertaintyNats = [.. columns.Select(static column => column.Text.Measures.SelfCertaintyNats[column.Token]).Select(Near)],
            },
            Top = new TopTokens(whole.Top.Count, ids, probabilities, texts.SelectMany(static text => text.Top.Texts).DistinctBy(static text => text.Key).ToDictionary()),
        };

        LayerMatrix Matrix(Func<CellMeasures, LayerMatrix> of, bool exact = false)
        {
            var tiled = new LayerMatrix(of(whole.Measures).Layers, tokens);
            for (int layer = 1; layer <= tiled.Layers; layer++)
                for (int t = 0; t < tokens; t++)
                {
                    float value = of(columns[t].Text.Measures)[layer, columns[t].Token];
                    tiled[layer, t] = exact ? value : Near(value);
                }
            return tiled;
        }

        IEnumerable<T> Cells<T>(Func<(Trace Text, int Token, int Layer), T[]> of) =>
            Enumerable.Range(1, whole.Layers).SelectMany(layer => columns.SelectMany(column => of((column.Text, column.Token, layer))));

        float Near(float value) => value * (float)(0.9 + 0.2 * noise.NextDouble());
    }

    static Trace Measured(string text)
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        return DepthRun.Measure(model, RunInput.Text(SafetensorsFixture.Open(Fixtures.Path($"abacus/{text}.safetensors")).Integers("input_ids")));
    }

    /// <summary>A trace whose every measure is the same number.</summary>
    public static Trace OfConstant(int layers, int tokens, float value)
    {
        LayerMatrix Matrix()
        {
            var values = new float[layers * tokens];
            Array.Fill(values, value);
            return new LayerMatrix(layers, tokens, values);
        }

        return new Trace
        {
            Model = new ModelIdentity("abacus", "qwen3", "Q8_0", layers, 144, 4096, new string('0', 64)),
            Conventions = new Conventions(LensProfile.Fathom, 0.5m, 0.85m, LensName.Parse("logit lens")),
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
                Norms = Matrix(),
                EmbeddingNorms = [.. Enumerable.Repeat(value, tokens)],
                SelfCertaintyNats = new float[tokens],
            },
            Top = new TopTokens(0, [], [], new Dictionary<int, ReadOnlyMemory<byte>>()),
            Checks = new TraceChecks(0, 0),
            Timings = new TraceTimings(1, 0, 0, 0, 0, 0, 0),
        };
    }
}
