using Fathom.Engine;
using Fathom.Models;

namespace Fathom.Tests.Engine;

/// <summary>Who waits for whom, counted in steps.</summary>
public class FairnessTests
{
    const string Abacus = "abacus/abacus-q8_0.gguf";

    static SequenceJob Job(LanguageModel model, int given, int tokens)
    {
        int[] ids = [.. Enumerable.Range(0, given).Select(i => 5 + i % 60)];
        return new()
        {
            Given = ids,
            ToRead = given,
            MostPositions = given + tokens,
            Generation = new(model, new(tokens, IgnoreEnd: true, Stop: [], new())),
        };
    }

    [Fact]
    public void A_short_prompt_waits_for_no_long_one_and_neither_delays_a_running_sequence()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), 1);
        using var runner = model.Transformer.Start(model, 1, 1L << 30);
        var scheduler = new Scheduler(model.Transformer, runner, observer: null);
        var running = Job(model, 8, 400);
        scheduler.Add(running);
        scheduler.Step();
        SequenceJob longer = Job(model, 900, 20), other = Job(model, 600, 20);
        scheduler.Add(longer);
        scheduler.Add(other);
        scheduler.Step();
        int steps = 0;
        for (int i = 0; i < 8; i++)
        {
            var brief = Job(model, 24, 4);
            scheduler.Add(brief);
            for (int waited = 0; brief.Progress.TokensGenerated == 0; waited++)
            {
                Assert.True(waited < 3, "a short prompt waits");
                int before = running.Progress.TokensGenerated;
                scheduler.Step();
                steps++;
                Assert.Equal(before + 1, running.Progress.TokensGenerated);
            }
        }
        Assert.Equal(0, longer.Progress.TokensGenerated);
        int read = longer.Progress.TokensRead;
        for (; longer.Progress.TokensGenerated == 0; steps++)
        {
            scheduler.Add(Job(model, 30, 1));
            scheduler.Step();
        }
        Assert.True(read > 0 && steps <= 2 * 900 / 64 + 8, $"a long prompt is not put off by short ones: {read} tokens, {steps} steps");
        scheduler.Abandon(new ObjectDisposedException("test"));
    }
}
