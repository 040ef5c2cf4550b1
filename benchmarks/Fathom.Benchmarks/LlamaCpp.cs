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
    readonly LLamaContext context;

    public LlamaCpp(string path, int threads)
    {
        LlamaLibrary.Require();
        var parameters = new ModelParams(path)
        {
            ContextSize = EngineBenchmark.Prompt + EngineBenchmark.Generated,
            BatchSize = EngineBenchmark.Prompt,
            UBatchSize = EngineBenchmark.Prompt,
            Threads = threads,
            BatchThreads = threads,
            GpuLayerCount = 0,
        };
        weights = LLamaWeights.LoadFromFile(parameters);
        context = weights.CreateContext(parameters);
    }

    /// <summary>Tokens a second; the seconds of each step of decoding are added to a list where there is one.</summary>
    public (double Prefill, double Decode) Measure(int[] ids, List<double>? steps = null)
    {
        context.NativeHandle.MemoryClear();
        long start = Stopwatch.GetTimestamp();
        var batch = new LLamaBatch();
        for (int i = 0; i < ids.Length; i++)
            batch.Add(ids[i], i, LLamaSeqId.Zero, i == ids.Length - 1);
        int token = Decode(batch);
        double prefill = ids.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < EngineBenchmark.Generated; i++)
        {
            long step = Stopwatch.GetTimestamp();
            batch.Clear();
            batch.Add(token, ids.Length + i, LLamaSeqId.Zero, true);
            token = Decode(batch);
            steps?.Add(Stopwatch.GetElapsedTime(step).TotalSeconds);
        }
        return (prefill, EngineBenchmark.Generated / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    int Decode(LLamaBatch batch)
    {
        if (context.Decode(batch) is not DecodeResult.Ok and var result)
            throw new InvalidOperationException($"llama.cpp answers {result}");
        return Sampler.Likeliest(context.NativeHandle.GetLogitsIth(batch.TokenCount - 1));
    }

    public void Dispose()
    {
        context.Dispose();
        weights.Dispose();
    }
}
