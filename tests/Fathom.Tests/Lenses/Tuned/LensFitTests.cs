using System.Text.Json;
using Fathom.Cli;
using Fathom.Kernels;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Lenses.Tuned.Fitting;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Lenses.Tuned;

public class LensFitTests
{
    static readonly LensFitOptions Quick = new() { Tokens = 1500, Rate = 0.01f };

    [Fact]
    public void Every_layer_below_the_last_two_comes_closer_to_the_last_on_text_that_was_held_out()
    {
        using var folder = new TemporaryFolder();
        using var model = Open("llama");
        var report = LensFit.Run(model, Ids(1700), folder.Path, Quick);
        Assert.Equal((1500, 150, 6), (report.TrainTokens, report.HeldOutTokens, report.Layers.Count));
        Assert.All(report.Layers.Take(report.Layers.Count - 1), static layer => Assert.True(layer.AfterNats < layer.BeforeNats, layer.ToString()));

        using var lens = TunedLens.Open(folder.Path, model);
        Assert.Null(lens.Warning);
        Assert.Equal(["config.json", "params.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        int[] heldOut = Ids(1700)[^100..];
        double raw = MeanKl(model, heldOut, Lens.Logit), tuned = MeanKl(model, heldOut, lens);
        Assert.True(tuned < raw, $"{tuned} through the lens, {raw} without");
    }

    [Fact]
    public void A_fit_that_was_interrupted_goes_on_to_the_same_lens()
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        using var model = Open("llama");
        LensFit.Run(model, Ids(1700), whole.Path, Quick);
        using var cancel = new CancellationTokenSource();
        string checkpoint = parts.File("checkpoint.safetensors");
        Assert.Throws<OperationCanceledException>(() => LensFit.Run(model, Ids(1700), parts.Path, Quick,
            progress => { if (progress.Done > 1500) cancel.Cancel(); }, cancel.Token));
        Assert.True(File.Exists(checkpoint));
        Assert.Contains("of another model, text or options", Assert.Throws<FathomException>(() => LensFit.Run(model, Ids(1600), parts.Path, Quick)).Message, StringComparison.Ordinal);
        int first = int.MaxValue;
        LensFit.Run(model, Ids(1700), parts.Path, Quick, progress => first = Math.Min(first, progress.Done));
        Assert.True(first > 1500, "it began anew");
        Assert.Equal(File.ReadAllBytes(whole.File("params.safetensors")), File.ReadAllBytes(parts.File("params.safetensors")));
        Assert.False(File.Exists(checkpoint));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    [InlineData("gemma2")]
    public unsafe void The_gradient_is_the_slope_of_the_loss(string name)
    {
        const int tokens = 3;
        using var model = Open(name);
        using var compute = new Compute(2);
        using var loss = new LensLoss(model, compute);
        int layers = model.Shape.Layers, width = model.Shape.Width;
        using var states = new NativeBuffer((layers + 1L) * tokens * width);
        using var gradients = new NativeBuffer((long)layers * tokens * width);
        var random = new Random(1);
        foreach (ref float value in states.Span(0, (layers + 1) * tokens * width))
            value = (float)random.NextDouble() * 2 - 1;
        var rows = Enumerable.Range(0, layers + 1).Select(layer => new Rows(states.Start + layer * tokens * width, tokens, width)).ToArray();
        var slopes = Enumerable.Range(0, layers).Select(layer => new Rows(gradients.Start + layer * tokens * width, tokens, width)).ToArray();
        loss.Add(rows, new double[layers], slopes);

        for (int layer = 0; layer < layers; layer++)
        {
            var direction = Enumerable.Range(0, tokens * width).Select(_ => (float)random.NextDouble() * 2 - 1).ToArray();
            double expected = 0;
            for (int i = 0; i < direction.Length; i++)
                expected += (double)direction[i] * slopes[layer].All[i];
            double measured = (Mean(layer, direction, 0.005f) - Mean(layer, direction, -0.005f)) / 0.01;
            Assert.True(Math.Abs(expected - measured) < 2e-3 + 0.01 * Math.Abs(measured), $"layer {layer}: {expected}, by differences {measured}");
        }

        double Mean(int layer, float[] direction, float distance)
        {
            float[] kept = rows[layer].All.ToArray();
            for (int i = 0; i < kept.Length; i++)
                rows[layer].All[i] += distance * direction[i];
            double[] sums = new double[layers];
            loss.Add(rows, sums, gradients: null);
            kept.CopyTo(rows[layer].All);
            return sums[layer] / tokens;
        }
    }

    [Fact]
    public void A_text_too_short_to_hold_anything_out_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = Open("llama");
        Assert.Contains("at least 10", Assert.Throws<FathomException>(() => LensFit.Run(model, Ids(9), folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FathomException>(() => LensFit.Run(model, Ids(100), folder.Path, new() { Rate = 0 }));
    }

    [Fact]
    public void The_command_fits_a_lens_that_map_reads_through()
    {
        using var folder = new TemporaryFolder();
        string text = folder.File("text.txt"), lens = folder.File("lens"), model = Fixtures.Path("architectures/llama/model.gguf");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("The lens reads what a layer would say. ", 20)));
        string[] arguments = ["lens", "fit", "--model", model, "--text", text, "--out", lens, "--tokens", "300", "--quiet"];
        string[] lines = FathomRun.Of(arguments).Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(2 + 6, lines.Length);
        var json = FathomRun.Of([.. arguments, "--json"]).Json;
        Assert.Equal(300, json.GetProperty("train_tokens").GetInt32());
        Assert.Equal(Enumerable.Range(0, 6), json.GetProperty("layers").EnumerateArray().Select(static layer => layer.GetProperty("layer").GetInt32()));
        Assert.All(json.GetProperty("layers").EnumerateArray(), static layer => Assert.Equal(JsonValueKind.Number, layer.GetProperty("tuned_kl_nats").ValueKind));
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", model, "--ids", "5,6,7", "--lens", lens, "--quiet").Code);
    }

    [Fact]
    public void Short_texts_are_read_from_their_own_begin_and_only_as_many_as_are_used()
    {
        using var folder = new TemporaryFolder();
        using var model = Open("llama");
        int taken = 0;
        int[] ids = Ids(100_000);
        var report = LensFit.Run(model, ids.Chunk(50).Select(text => { taken++; return text; }), folder.File("texts"), Quick);
        Assert.Equal((1500, 150, 33), (report.TrainTokens, report.HeldOutTokens, taken));
        using var states = new SectionStates(model.Shape, 100);
        using var alone = new SectionStates(model.Shape, 50);
        using var engine = Fathom.Engine.SequenceEngine.Of(model);
        engine.Read(ids[..50], [states]);
        states.First = 50;
        engine.Read(ids[50..100], [states]);
        engine.Read(ids[50..100], [alone]);
        for (int layer = 0; layer <= model.Shape.Layers; layer++)
            Assert.Equal(alone.Of(layer).All.ToArray(), states.Of(layer).All[(50 * model.Shape.Width)..].ToArray());
    }

    [Fact]
    public void One_text_among_many_is_learnt_from_as_alone()
    {
        using var folder = new TemporaryFolder();
        using var model = Open("llama");
        LensFit.Run(model, Ids(1650), folder.File("one"), Quick);
        LensFit.Run(model, (IEnumerable<int[]>)[Ids(1650)], folder.File("many"), Quick);
        Assert.Equal(File.ReadAllBytes(folder.File("one/params.safetensors")), File.ReadAllBytes(folder.File("many/params.safetensors")));
    }

    [Fact]
    public void The_command_takes_texts_from_a_data_set()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("t.jsonl"), model = Fixtures.Path("architectures/llama/model.gguf");
        File.WriteAllLines(data, Enumerable.Range(0, 60).Select(static i => $$"""{"n": {{i}}, "said": "The lens reads what layer {{i}} would say."}"""));
        string[] fit = ["lens", "fit", "--model", model, "--tokens", "200", "--quiet", "--json"];
        int Trained(string lens, params string[] more) => FathomRun.Of([.. fit, "--out", folder.File(lens), .. more]).Json.GetProperty("train_tokens").GetInt32();
        Assert.Equal(200, Trained("a", "--data", data, "--text-column", "said"));
        Assert.InRange(Trained("b", "--data", data, "--text-column", "said", "--limit", "3"), 10, 199);
        Assert.Equal(200, Trained("c", "--query", $"select said as t from '{data}' where n > 9", "--text-column", "t", "--shuffle", "4"));
        FathomRun.Of([.. fit, "--out", folder.File("d"), "--data", data]).Refused(ExitCode.Usage, "--text-column is missing");
        FathomRun.Of([.. fit, "--out", folder.File("d"), "--data", data, "--text-column", "no"]).Refused(ExitCode.Error, "has no column no: there are n, said");
        FathomRun.Of([.. fit, "--out", folder.File("d"), "--data", data, "--text", data, "--text-column", "said"]).Refused(ExitCode.Usage, "--text and a data set exclude each other");
        FathomRun.Of([.. fit, "--out", folder.File("d"), "--text", data, "--limit", "3"]).Refused(ExitCode.Usage, "--limit goes with --data or --query");
        FathomRun.Of([.. fit, "--out", folder.File("d")]).Refused(ExitCode.Usage, "give --text or --data");
    }

    [Fact]
    public void The_command_refuses_what_it_cannot_do()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("lens", "fit", "--text", "t.txt").Refused(ExitCode.Usage, "--out");
        FathomRun.Of("lens", "fit", "--out", folder.Path, "--text", folder.File("none.txt")).Refused(ExitCode.Error, "none.txt");
    }

    static double MeanKl(LanguageModel model, int[] ids, Lens lens)
    {
        var kl = DepthRun.Measure(model, RunInput.Text(ids), new() { Lens = lens }).Measures.KlNats;
        return kl.Values.ToArray().Average();
    }

    static LanguageModel Open(string name) => LanguageModel.Open(Fixtures.Path($"architectures/{name}/model.gguf"));

    /// <summary>Tokens that mostly follow from the one before, so that there is something to learn.</summary>
    static int[] Ids(int count)
    {
        var random = new Random(7);
        int[] ids = new int[count];
        for (int i = 1; i < count; i++)
            ids[i] = random.Next(4) == 0 ? random.Next(3, 320) : 3 + (ids[i - 1] * 7 + 11) % 317;
        return ids;
    }
}
