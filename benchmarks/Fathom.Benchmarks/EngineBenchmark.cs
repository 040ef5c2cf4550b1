using System.Diagnostics;
using Fathom.Models;
using Fathom.Models.Sampling;

namespace Fathom.Benchmarks;

/// <summary>Tokens a second of prefill and decode beside llama.cpp, which rounds activations to 8 bits where this engine keeps float32. In turn, in one process.</summary>
static class EngineBenchmark
{
    public const int Prompt = 512, Generated = 128;
    const int Rounds = 5;

    public static void Run(string path)
    {
        using var model = LanguageModel.Open(path);
        int[] ids = SampleText.Ids(model, Prompt);
        using var other = new LlamaCpp(path, model.Threads);
        Console.WriteLine($"{model.Identity.Name}, {model.Threads} threads: tokens a second");
        Console.WriteLine($"{"prefill",10}{"llama.cpp",12}{"ratio",8}{"decode",12}{"llama.cpp",12}{"ratio",8}");
        for (int round = 0; round < Rounds; round++)
        {
            var (prefill, decode) = Ours(model, ids);
            var (otherPrefill, otherDecode) = other.Measure(ids);
            Console.WriteLine($"{prefill,10:F0}{otherPrefill,12:F0}{prefill / otherPrefill,8:F2}{decode,12:F0}{otherDecode,12:F0}{decode / otherDecode,8:F2}");
        }
    }

    static (double Prefill, double Decode) Ours(LanguageModel model, int[] ids)
    {
        using var decoder = new Decoder(model, Prompt + Generated);
        long start = Stopwatch.GetTimestamp();
        decoder.Feed(ids);
        int token = Sampler.Likeliest(decoder.Logits());
        double prefill = Prompt / Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Generated; i++)
        {
            decoder.Feed([token]);
            token = Sampler.Likeliest(decoder.Logits());
        }
        return (prefill, Generated / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
