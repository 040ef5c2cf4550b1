using System.Diagnostics;
using Fathom.Models;
using Fathom.Models.Sampling;

namespace Fathom.Benchmarks;

/// <summary>Tokens a second of prefill and decode beside llama.cpp, which rounds activations to 8 bits where this engine keeps float32. In turn, in one process.</summary>
static class EngineBenchmark
{
    public const int Prompt = 512, Generated = 128;
    const int Rounds = 5, ShortPrompt = 200, Answers = 16;

    public static void Run(string path)
    {
        using var model = LanguageModel.Open(path);
        int[] ids = SampleText.Ids(model, Prompt);
        using LlamaCpp other = new(path, model.Threads), others = new(path, model.Threads, Answers);
        Console.WriteLine($"{model.Identity.Name}, {model.Threads} threads: tokens a second");
        Console.WriteLine($"{"prefill",10}{"llama.cpp",12}{"ratio",8}{"decode",12}{"llama.cpp",12}{"ratio",8}{"16 together",14}{"to one",8}{"of 200",10}{"to its prefill",16}{"llama.cpp",12}{"ratio",8}");
        for (int round = 0; round < Rounds; round++)
        {
            var (prefill, decode) = Ours(model, ids);
            double together = Ours(model, ids, Answers).Decode;
            var (shortPrefill, shortTogether) = Ours(model, ids[..ShortPrompt], Answers);
            var (otherPrefill, otherDecode) = other.Measure(ids);
            double othersTogether = others.Measure(ids[..ShortPrompt], Answers).Decode;
            Console.WriteLine($"{prefill,10:F0}{otherPrefill,12:F0}{prefill / otherPrefill,8:F2}{decode,12:F0}{otherDecode,12:F0}{decode / otherDecode,8:F2}{together,14:F0}{together / decode,8:F2}{shortTogether,10:F0}{shortTogether / shortPrefill,16:F2}{othersTogether,12:F0}{shortTogether / othersTogether,8:F2}");
        }
    }

    /// <summary>Also of so many answers together, which share the prompt; the seconds of each step of decoding are added to a list where there is one.</summary>
    public static (double Prefill, double Decode) Ours(LanguageModel model, int[] ids, int answers = 1, ResidualReader[]? readers = null, List<double>? steps = null)
    {
        using var decoder = model.Transformer.Start(model, model.Threads, FreeMemory.Bytes);
        long start = Stopwatch.GetTimestamp();
        var prompt = decoder.TryBegin(Prompt + Generated, isLong: false, new(answers, Prompt + answers * (long)Generated))!;
        decoder.BeginPass(Phase.Prefill);
        int[] rows = new int[answers], tokens = new int[answers];
        rows.AsSpan().Fill(decoder.Add(prompt, ids, readers ?? [], chooses: true) + ids.Length - 1);
        decoder.RunPass();
        Choose();
        double prefill = ids.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        ModelSequence[] sequences = [prompt, .. Enumerable.Range(1, answers - 1).Select(_ => prompt.Fork(Prompt + Generated))];
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Generated; i++)
        {
            long step = Stopwatch.GetTimestamp();
            decoder.BeginPass(Phase.Decode);
            for (int answer = 0; answer < answers; answer++)
                rows[answer] = decoder.Add(sequences[answer], [tokens[answer]], readers ?? [], chooses: true);
            decoder.RunPass();
            Choose();
            steps?.Add(Stopwatch.GetElapsedTime(step).TotalSeconds);
        }
        double decode = answers * Generated / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var sequence in sequences)
            sequence.Dispose();
        return (prefill, decode);

        void Choose()
        {
            var logits = decoder.Logits(rows);
            for (int answer = 0; answer < answers; answer++)
                tokens[answer] = Sampler.Likeliest(logits[answer]);
        }
    }
}
