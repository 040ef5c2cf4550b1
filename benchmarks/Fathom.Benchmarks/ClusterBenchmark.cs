using System.Diagnostics;
using System.Text.Json;
using Fathom.Cluster;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Running;

namespace Fathom.Benchmarks;

/// <summary>Samples by one and by two workers of one thread each, beside an engine of one thread in this process.</summary>
static class ClusterBenchmark
{
    const int Rounds = 3, Prompts = 8, SamplesOfEach = 16;

    public static void Run(string path, int tokens)
    {
        using var model = LanguageModel.Open(path, threads: 1);
        var options = new StudyOptions { Run = new() { MaxTokens = tokens, IgnoreEnd = true, Sampling = new() { Temperature = 1 } } };
        using var first = new WorkerOf(path, join: null);
        Console.WriteLine($"{model.Identity.Name}, {Prompts * SamplesOfEach} samples of {tokens} tokens; tokens a second, by the clock and by the processor time of who computes");
        Console.WriteLine($"{"here",8}{"one worker",20}{"ratio",8}{"two workers",20}{"to one, by clock",18}{"by processor",14}");
        for (int round = 0; round < Rounds; round++)
        {
            var (here, _) = Speed(model, options, tokens, () => Environment.CpuUsage.TotalTime.TotalSeconds, () => new EngineSamples(model, options, new() { Threads = 1 }, CancellationToken.None));
            var (one, oneProcessor) = Speed(model, options, tokens, () => first.ProcessorSeconds, Cluster);
            using var second = new WorkerOf(path, WorkerOf.Address);
            // each worker has a processor of its own where there are enough: their speeds add up
            var (two, twoProcessor) = Speed(model, options, tokens, () => (first.ProcessorSeconds + second.ProcessorSeconds) / 2, Cluster);
            Console.WriteLine($"{here,8:F0}{one,12:F0}{oneProcessor,8:F0}{one / here,8:F2}{two,12:F0}{twoProcessor,8:F0}{two / one,18:F2}{twoProcessor / oneProcessor,14:F2}");
        }

        ISampleMaker Cluster() => new ClusterSamples(model, options, new WorkerFinder(new(new() { Address = WorkerOf.Address })), Console.Error.WriteLine, CancellationToken.None);
    }

    static (double Clock, double Processor) Speed(LanguageModel model, StudyOptions options, int tokens, Func<double> processor, Func<ISampleMaker> start)
    {
        using var maker = start();
        Make(model, maker, prompts: 2);
        double processorBefore = processor();
        long began = Stopwatch.GetTimestamp();
        Make(model, maker, Prompts);
        double all = Prompts * SamplesOfEach * tokens;
        return (all / Stopwatch.GetElapsedTime(began).TotalSeconds, all / (processor() - processorBefore));
    }

    /// <summary>Makes samples as a study does: so many under way as the maker says.</summary>
    static void Make(LanguageModel model, ISampleMaker maker, int prompts)
    {
        var running = new List<Task<MadeSample>>();
        for (int prompt = 0; prompt < prompts || running.Count > 0;)
        {
            while (prompt < prompts && running.Count < maker.AtOnce)
            {
                int[] ids = [.. SampleText.Ids(model, 64 + prompt).Skip(prompt)];
                running.AddRange(maker.StartSamples(RunInput.Prompt(ids), [.. Enumerable.Range(0, SamplesOfEach).Select(sample => (ulong)(100 * prompt + sample))]));
                prompt++;
            }
            Task.WaitAny([.. running]);
            foreach (var made in running.Where(static one => one.IsCompleted).ToArray())
            {
                _ = made.Result.Trace();
                running.Remove(made);
            }
        }
    }

    /// <summary>A worker as a process of its own, with one thread.</summary>
    sealed class WorkerOf : IDisposable
    {
        public const string Address = "127.0.0.1:11311";

        readonly Process process;

        public WorkerOf(string model, string? join)
        {
            process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fathom.Cluster.dll")]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            process.StandardInput.WriteLine(JsonSerializer.Serialize(new WorkerSettings { Models = [Path.GetFullPath(model)], Threads = 1, Join = join, Listen = join is null ? Address : null }));
            process.StandardInput.Flush();
            while (process.StandardError.ReadLine() is { } line && !line.Contains("ready:", StringComparison.Ordinal))
                Console.Error.WriteLine(line);
        }

        public double ProcessorSeconds
        {
            get
            {
                process.Refresh();
                return process.TotalProcessorTime.TotalSeconds;
            }
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
