using CsCheck;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Engine;

/// <summary>What a sequence yields depends on itself alone, to the bit.</summary>
public class DeterminismTests
{
    const string Abacus = "abacus/abacus-q8_0.gguf", SmolLm = "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

    [Theory]
    [InlineData(Abacus, 1)]
    [InlineData(Abacus, 2)]
    [InlineData(SmolLm, 1)]
    [InlineData(SmolLm, 2)]
    public void Samples_of_one_prompt_are_to_the_bit_what_each_seed_gives_alone_and_without_another_model_beside(string file, int threads)
    {
        const int samples = 16;
        using var model = LanguageModel.Open(Fixtures.Model(file), threads);
        var prompt = Prompt(model, "What is 8 + 5?");
        var options = new RunOptions { MaxTokens = file == Abacus ? 60 : 8, Sampling = new() { Temperature = file == Abacus ? 2.5f : 1, Seed = 3 }, Stop = ["9", " a"], Sublayers = true, WithEmbeddings = true };
        using var beside = LanguageModel.Open(Fixtures.Path("models/llama"), threads);
        using DepthEngine engine = new(model), other = new(beside);
        var together = engine.StartSamples(prompt, options, samples);
        int[] words = [.. Enumerable.Range(0, 20)];
        var others = other.StartSamples(RunInput.Prompt(words), options with { MaxTokens = 200, IgnoreEnd = true, Stop = [] }, samples);
        Trace[] traces = [.. together.Select(static sample => sample.Trace())], ofOther = [.. others.Select(static sample => sample.Trace())];
        for (int i = 0; i < samples; i++)
        {
            var sampling = options.Sampling with { Seed = 3 + (ulong)i };
            SameBits.Assert(DepthRun.Measure(model, prompt, options with { Sampling = sampling }, engine: new() { Threads = 3 - threads }), traces[i], $"sample {i}");
            if (i % 4 == 0)
                SameBits.Assert(DepthRun.Measure(beside, RunInput.Prompt(words), options with { MaxTokens = 200, IgnoreEnd = true, Stop = [], Sampling = sampling }), ofOther[i], $"the other model's {i}");
        }
        Assert.True(traces.Select(static trace => trace.GeneratedIds.Count).Distinct().Count() > 2, "samples have different lengths");
        Assert.True(together.Select(static sample => sample.Finish).Distinct().Count() > 1, "samples end in different ways");
    }

    [Fact]
    public void Sequences_that_come_and_go_are_to_the_bit_what_they_are_alone()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), 2);
        var tasks = Enumerable.Range(0, 24).Select(i => Task(model, i)).ToArray();
        Trace[] alone = [.. tasks.Select(task => DepthRun.Measure(model, task.Input, task.Options))];
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            using var engine = new DepthEngine(model, new() { CacheBytes = 3 * Bytes(model, 200) });
            var running = new DepthSequence[tasks.Length];
            foreach (int i in Enumerable.Range(0, tasks.Length).OrderBy(_ => random.Next()).ToArray())
            {
                running[i] = engine.Start(tasks[i].Input, tasks[i].Options);
                Thread.Sleep(random.Next(3));
            }
            for (int i = 0; i < tasks.Length; i++)
                SameBits.Assert(alone[i], running[i].Trace(), $"seed {seed}, task {i}");
        }, iter: 3, threads: 1);
    }

    [Fact]
    public void Cancelling_some_changes_nothing_for_the_others_and_frees_all_pages()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), 2);
        var prompt = Prompt(model, "What is 8 + 5?");
        var options = new RunOptions { MaxTokens = 100, IgnoreEnd = true, Sampling = new() { Temperature = 1 } };
        Trace[] alone = [.. Enumerable.Range(0, 8).Select(i => DepthRun.Measure(model, prompt, options with { Sampling = options.Sampling with { Seed = (ulong)i } }))];
        using var engine = new DepthEngine(model);
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            var samples = engine.StartSamples(prompt, options, 8);
            bool[] cancels = [.. samples.Select(_ => random.Next(2) == 0)];
            for (int i = 0; i < samples.Count; i++)
                if (cancels[i])
                {
                    while (samples[i].Columns < random.Next(40) && !samples[i].Completion.IsCompleted)
                        Thread.Yield();
                    samples[i].Cancel();
                }
            for (int i = 0; i < samples.Count; i++)
                if (!cancels[i])
                    SameBits.Assert(alone[i], samples[i].Trace(), $"seed {seed}, sample {i}");
                else
                    BeginsLike(alone[i], samples[i]);
            Assert.Equal(0, engine.HeldCacheBytes);
        }, iter: 6, threads: 1);
    }

    /// <summary>What was measured before a sequence was cancelled is what it would have been.</summary>
    static void BeginsLike(Trace whole, DepthSequence cancelled)
    {
        try
        {
            var part = cancelled.Trace();
            Assert.Equal(whole.GeneratedIds.Take(part.GeneratedIds.Count), part.GeneratedIds);
            for (int t = 0; t < part.Tokens.Count; t++)
                for (int layer = 1; layer <= part.Layers; layer++)
                    Assert.Equal(whole.Measures.JsdBits[layer, t], part.Measures.JsdBits[layer, t]);
            Assert.True(cancelled.Finish is Finish.Cancelled or Finish.Length);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(0, cancelled.Columns);
        }
    }

    /// <summary>Prompts, texts and answers, of different lengths, with different lenses and samplings.</summary>
    static (RunInput Input, RunOptions Options) Task(LanguageModel model, int i)
    {
        int[] ids = [.. Enumerable.Range(0, 3 + i * 7 % 90).Select(t => (17 * t + 5 * i) % 250)];
        var input = (i % 3) switch
        {
            0 => RunInput.Prompt(ids),
            1 => RunInput.Text(ids),
            _ => RunInput.Answer(ids[..1], ids[1..]),
        };
        return (input, new()
        {
            MaxTokens = 5 + i * 11 % 60,
            IgnoreEnd = i % 2 == 0,
            WithPrompt = i % 5 == 0,
            Top = 1 + i % 4,
            Profile = (i % 4) switch { 0 => LensProfile.PaperLiteral, 1 => LensProfile.DtrExplorer, _ => LensProfile.Fathom },
            Lens = i % 7 == 6 ? Lens.None : Lens.Logit,
            Sampling = new() { Temperature = i % 4 == 3 ? 0 : 1.2f, Seed = (ulong)i, TopK = i % 5 == 1 ? 12 : 0 },
        });
    }

    static long Bytes(LanguageModel model, int positions) => model.Transformer.CacheBytes(positions);

    static RunInput Prompt(LanguageModel model, string question) => RunInput.Prompt(model.Tokenizer.Encode(question));
}
