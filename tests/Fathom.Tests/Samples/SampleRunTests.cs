using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Engine;

namespace Fathom.Tests.Samples;

public class SampleRunTests
{
    [Fact]
    public void Cancelling_keeps_the_samples_that_are_done_and_marks_the_others()
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"), threads: 2);
        var prompt = RunInput.Prompt(model.Tokenizer.Encode("Once upon a time"));
        var options = new RunOptions { MaxTokens = 2000, IgnoreEnd = true, Stop = ["."], Lens = Lens.None, Sampling = new() { Temperature = 1 } };
        using var cancel = new CancellationTokenSource();
        var set = SampleRun.Measure(model, prompt, options, samples: 12, progress =>
        {
            if (progress.Ended > 0)
                cancel.Cancel();
        }, cancel: cancel.Token);
        Assert.Equal([Finish.Stop, Finish.Cancelled], set.Samples.Select(static sample => sample.Finish).Distinct().Order());
        foreach (var done in set.Samples.Where(static sample => sample.Finish == Finish.Stop))
        {
            Assert.EndsWith(".", done.GeneratedText.TrimEnd(), StringComparison.Ordinal);
            SameBits.Assert(DepthRun.Measure(model, prompt, options with { Sampling = options.Sampling with { Seed = done.Seed } }), done.Trace!, $"seed {done.Seed}");
        }
        Assert.All(set.Samples.Where(static sample => sample.Finish == Finish.Cancelled), static sample => Assert.DoesNotContain('.', sample.GeneratedText));
    }
}
