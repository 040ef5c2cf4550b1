using System.Diagnostics;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Thinking;

namespace Fathom.Benchmarks;

/// <summary>Think@n beside an engine that is asked from the beginning for as many tokens of as many samples: with the same measures of all tokens, and with none.</summary>
static class ThinkBenchmark
{
    const int Rounds = 5, Samples = 48, Prefix = 50, Tokens = 150;

    public static void Run(string path)
    {
        using var model = LanguageModel.Open(path);
        var prompt = RunInput.Prompt(SampleText.Ids(model, 200));
        var options = new RunOptions { MaxTokens = Tokens, IgnoreEnd = true, DepthOnly = true, Sampling = new() { Temperature = 1 } };
        Console.WriteLine($"{model.Identity.Name}, n = {Samples}, prefix {Prefix}, {Tokens} tokens of those that go on; seconds, and of the engine's");
        Console.WriteLine($"{"think",10}{"engine, depth alone",22}{"ratio",8}{"engine, no lens",18}{"ratio",8}");
        for (int round = 0; round < Rounds; round++)
        {
            double think = Seconds(() =>
            {
                var result = ThinkRun.Measure(model, prompt, options, new() { Samples = Samples, Prefix = Prefix });
                if (result.Tokens != Samples / 2 * (Prefix + Tokens) || result.GeneratedTokens != result.Tokens)
                    throw new InvalidOperationException($"{result.GeneratedTokens} tokens were generated, of which the rule allows {Samples / 2 * (Prefix + Tokens)}");
            });
            double depth = Seconds(() => Engine(model, prompt, options)), bare = Seconds(() => Engine(model, prompt, options with { DepthOnly = false, Lens = Lenses.Lens.None }));
            Console.WriteLine($"{think,10:F2}{depth,22:F2}{think / depth,8:F2}{bare,18:F2}{think / bare,8:F2}");
        }
    }

    static void Engine(LanguageModel model, RunInput prompt, RunOptions options)
    {
        using var engine = new DepthEngine(model);
        ulong[] seeds = [.. Enumerable.Range(0, Samples / 2).Select(static i => (ulong)i)];
        var kept = engine.StartSamples(prompt, options, seeds);
        var rejected = engine.StartSamples(prompt, options with { MaxTokens = Prefix }, seeds);
        foreach (var sample in kept.Concat(rejected))
            sample.Completion.GetAwaiter().GetResult();
    }

    static double Seconds(Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
