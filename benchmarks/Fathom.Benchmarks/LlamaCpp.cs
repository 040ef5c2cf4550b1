using System.Diagnostics;
using Fathom.LlamaCpp;
using Fathom.Models.Sampling;
using LLama;
using LLama.Common;
using LLama.Native;

namespace Fathom.Benchmarks;

/// <summary>llama.cpp on the processor, through LLamaSharp, with its own greedy choice.</summary>
sealed class LlamaCpp : IDisposable
{
    readonly LLamaWeights weights;
    readonly SafeLLamaContextHandle context;
    readonly LLamaBatch batch = new();

    /// <summary>A context with a room of its own for each of so many answers, as llama.cpp makes them by itself.</summary>
    public LlamaCpp(string path, int threads, int answers = 1)
    {
        LlamaLibrary.Require();
        weights = LLamaWeights.LoadFromFile(new ModelParams(path) { GpuLayerCount = 0 });
        var options = LLamaContextParams.Default();
        options.n_ctx = (uint)(answers * (EngineBenchmark.Prompt + EngineBenchmark.Generated));
        options.n_batch = options.n_ubatch = EngineBenchmark.Prompt;
        options.n_seq_max = options.n_outputs_max = (uint)answers;
        options.n_threads = options.n_threads_batch = threads;
        context = SafeLLamaContextHandle.Create(weights.NativeHandle, options);
    }

    /// <summary>Tokens a second of prefill, and of so many answers together; the seconds of each step of decoding are added to a list where there is one.</summary>
    public (double Prefill, double Decode) Measure(int[] ids, int answers = 1, List<double>? steps = null)
    {
        context.MemoryClear();
        int[] tokens = new int[answers];
        long start = Stopwatch.GetTimestamp();
        batch.Clear();
        for (int i = 0; i < ids.Length; i++)
            batch.Add(ids[i], i, LLamaSeqId.Zero, i == ids.Length - 1);
        Decode();
        tokens.AsSpan().Fill(Likeliest(ids.Length - 1));
        double prefill = ids.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        for (int answer = 1; answer < answers; answer++)
            context.MemorySequenceCopy(LLamaSeqId.Zero, (LLamaSeqId)answer, -1, -1);
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < EngineBenchmark.Generated; i++)
        {
            long step = Stopwatch.GetTimestamp();
            batch.Clear();
            for (int answer = 0; answer < answers; answer++)
                batch.Add(tokens[answer], ids.Length + i, (LLamaSeqId)answer, true);
            Decode();
            for (int answer = 0; answer < answers; answer++)
                tokens[answer] = Likeliest(answer);
            steps?.Add(Stopwatch.GetElapsedTime(step).TotalSeconds);
        }
        return (prefill, answers * EngineBenchmark.Generated / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    void Decode()
    {
        if (context.Decode(batch) is not DecodeResult.Ok and var result)
            throw new InvalidOperationException($"llama.cpp answers {result}");
    }

    int Likeliest(int row) => Sampler.Likeliest(context.GetLogitsIth(row));

    public void Dispose()
    {
        context.Dispose();
        weights.Dispose();
    }
}
