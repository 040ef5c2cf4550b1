using Fathom.Lenses;
using Fathom.Models;
using Fathom.Models.Sampling;
using Fathom.Runs;

namespace Fathom.Tests.Runs;

public class DepthRunTests
{
    const string Question = "<|start|>user<|message|>Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13<|end|><|start|>assistant<|message|>";

    static readonly SamplingOptions Hot = new() { Temperature = 4, TopK = 40, TopP = 0.95f, MinP = 0.01f, Seed = 7 };

    static LanguageModel Abacus(int? threads = null) => LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads);

    [Fact]
    public void The_same_seed_gives_the_same_text_for_every_number_of_threads()
    {
        using var one = Abacus(threads: 1);
        using var three = Abacus(threads: 3);
        var options = new RunOptions { Sampling = Hot, MaxTokens = 60, IgnoreEnd = true };
        var first = DepthRun.Measure(one, RunInput.Prompt(one.Tokenizer.Encode(Question)), options);
        var second = DepthRun.Measure(three, RunInput.Prompt(one.Tokenizer.Encode(Question)), options);
        var other = DepthRun.Measure(one, RunInput.Prompt(one.Tokenizer.Encode(Question)), options with { Sampling = Hot with { Seed = 8 } });
        Assert.Equal(first.GeneratedIds, second.GeneratedIds);
        Assert.Equal(first.Measures.JsdBits.Values, second.Measures.JsdBits.Values);
        Assert.NotEqual(first.GeneratedIds, other.GeneratedIds);
    }

    [Fact]
    public void A_given_answer_is_measured_as_if_the_model_had_generated_it()
    {
        using var model = Abacus();
        var prompt = model.Tokenizer.Encode(Question);
        var generated = DepthRun.Measure(model, RunInput.Prompt(prompt));
        var given = DepthRun.Measure(model, RunInput.Answer(prompt, generated.GeneratedIds));
        Assert.Equal(generated.Tokens.Select(static t => (t.Id, t.Position, t.Generated)), given.Tokens.Select(static t => (t.Id, t.Position, t.Generated)));
        Near.Within(generated.Measures.JsdBits.Values, given.Measures.JsdBits.Values, 1e-4, "divergences");
        Assert.NotNull(given.Checks.LastRowMaxDifference);
        Assert.Equal(generated.GeneratedText, given.GeneratedText);
    }

    [Fact]
    public void Columns_of_the_prompt_come_before_the_generated_ones()
    {
        using var model = Abacus();
        var prompt = model.Tokenizer.Encode(Question);
        var alone = DepthRun.Measure(model, RunInput.Prompt(prompt));
        var whole = DepthRun.Measure(model, RunInput.Prompt(prompt), new() { WithPrompt = true });
        Assert.Equal(prompt.Count - 1 + alone.Tokens.Count, whole.Tokens.Count);
        Assert.Equal(prompt.Skip(1), whole.Tokens.Where(static t => !t.Generated).Select(static t => t.Id));
        Assert.Equal(alone.GeneratedIds, whole.GeneratedIds);
        Assert.Equal(Enumerable.Range(1, whole.Tokens.Count), whole.Tokens.Select(static t => t.Position));
    }

    [Fact]
    public void A_text_has_a_column_for_every_position_and_ends_with_the_models_first_choice()
    {
        using var model = Abacus();
        var ids = model.Tokenizer.Encode(Question);
        var trace = DepthRun.Measure(model, RunInput.Text(ids));
        Assert.Equal(ids.Count, trace.Tokens.Count);
        Assert.Equal(ids.Skip(1), trace.Tokens.SkipLast(1).Select(static t => t.Id));
        Assert.True(trace.Tokens[^1].Predicted);
        Assert.Equal(0, trace.Measures.Rank[trace.Layers, ids.Count - 1]);
        Assert.DoesNotContain(trace.Tokens, static t => t.Generated);
    }

    [Fact]
    public void Cancelling_a_long_text_keeps_the_columns_that_were_measured()
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        using var cancel = new CancellationTokenSource();
        int[] ids = [.. Enumerable.Range(0, 1600).Select(i => 1000 + i)];
        List<int> told = [];
        void CancelAtTheSecondPart(RunProgress progress)
        {
            told.Add(progress.Done);
            if (told.Count == 3)
                cancel.Cancel();
        }

        var trace = DepthRun.Measure(model, RunInput.Text(ids), new() { Lens = Lens.None }, CancelAtTheSecondPart, cancel: cancel.Token);
        Assert.Equal(0, told[0]);   // it is shown that reading begins
        Assert.InRange(trace.Tokens.Count, 1, ids.Length - 1);
        Assert.Equal(ids[1..(trace.Tokens.Count + 1)], trace.Tokens.Select(token => token.Id));
        Assert.Equal(trace.Tokens.Count, trace.Measures.Norms.Tokens);
        Assert.All(trace.Tokens, static token => Assert.False(token.Predicted));
    }

    [Fact]
    public void Cancelling_ends_the_generation_and_keeps_what_was_measured()
    {
        using var model = Abacus();
        using var cancel = new CancellationTokenSource();
        var trace = DepthRun.Measure(model, RunInput.Prompt(model.Tokenizer.Encode(Question)), new() { IgnoreEnd = true, MaxTokens = 300 }, step =>
        {
            if (step is { Phase: RunPhase.Decode, Done: 5 })
                cancel.Cancel();
        }, cancel: cancel.Token);
        Assert.InRange(trace.Tokens.Count, 5, 299);
        Assert.Equal(0, trace.Checks.NonFinite);
    }

    [Fact]
    public void A_stop_text_ends_the_generation()
    {
        using var model = Abacus();
        var trace = DepthRun.Measure(model, RunInput.Prompt(model.Tokenizer.Encode(Question)), new() { Stop = ["= 8"] });
        Assert.Equal("The sum of A and B = 8", trace.GeneratedText);
    }

    [Theory]
    [InlineData("Thus the correct choice is (D)")]
    [InlineData("13")]
    [InlineData("none of this", "}\n\nThus")]
    public void A_stop_text_of_many_tokens_ends_the_generation_as_soon_as_the_answer_holds_it(params string[] stops)
    {
        using var model = Abacus();
        var prompt = model.Tokenizer.Encode(Question);
        string whole = DepthRun.Measure(model, RunInput.Prompt(prompt)).GeneratedText;
        var trace = DepthRun.Measure(model, RunInput.Prompt(prompt), new() { Stop = stops });
        int end = whole.IndexOf(stops[^1], StringComparison.Ordinal) + stops[^1].Length;
        Assert.StartsWith(whole[..end], trace.GeneratedText, StringComparison.Ordinal);
        Assert.InRange(trace.GeneratedText.Length, end, end + model.Tokenizer.Piece(trace.GeneratedIds[^1]).Length - 1);
    }

    [Fact]
    public void A_stop_text_of_nothing_is_refused()
    {
        using var model = Abacus();
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Prompt([1, 2]), new() { Stop = [""] }));
    }

    [Fact]
    public void The_memory_that_is_free_is_some_and_not_more_than_the_machine_has() =>
        Assert.InRange(FreeMemory.Bytes, 1 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    [Fact]
    public void Many_short_tiles_measure_what_one_long_one_does()
    {
        using var model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"));
        int[] ids = [.. Enumerable.Range(0, 120).Select(static i => i * 7 % 320)];
        var whole = DepthRun.Measure(model, RunInput.Text(ids));
        var part = DepthRun.Measure(model, RunInput.Text(ids[..70]));
        for (int layer = 1; layer <= whole.Layers; layer++)
            Near.Within(part.Measures.JsdBits.Layer(layer)[..69], whole.Measures.JsdBits.Layer(layer)[..69], 1e-5, $"layer {layer}");
    }

    [Fact]
    public void Watched_tokens_have_their_probability_and_rank_at_every_layer()
    {
        using var model = Abacus();
        var prompt = model.Tokenizer.Encode(Question);
        int the = model.Tokenizer.Encode("The")[0];
        var trace = DepthRun.Measure(model, RunInput.Prompt(prompt), new() { Watch = [the, the], MaxTokens = 3 });
        Assert.Equal(the, trace.Tokens[0].Id);
        for (int layer = 1; layer <= trace.Layers; layer++)
        {
            Assert.Equal(trace.Measures.Probability[layer, 0], trace.Watched[1].Probability[layer, 0]);
            Assert.Equal(trace.Measures.Rank[layer, 0], trace.Watched[0].Rank[layer, 0]);
        }
    }

    [Fact]
    public void What_does_not_fit_the_context_is_refused_with_the_figure()
    {
        using var model = Abacus();
        int[] ids = new int[256];
        Assert.Contains("256", Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Prompt(ids))).Message, StringComparison.Ordinal);
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Text([])));
        Assert.Equal(256, DepthRun.Measure(model, RunInput.Text(ids)).Tokens.Count);
        Assert.Equal(6, DepthRun.Measure(model, RunInput.Prompt(ids[..250]), new() { IgnoreEnd = true }).Tokens.Count);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_measured_as_such_and_counted()
    {
        using var model = LanguageModel.Open(Fixtures.Path("bad/gguf/norm-nan.gguf"));
        var trace = DepthRun.Measure(model, RunInput.Text([1, 2]));
        Assert.True(trace.Checks.NonFinite > 0);
        Assert.All(trace.Measures.JsdBits.Values.ToArray(), static value => Assert.True(float.IsNaN(value)));
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Prompt([1, 2])));
    }
}
