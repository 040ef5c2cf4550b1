using System.Diagnostics;
using System.Globalization;
using Fathom.Cluster.Running;
using Fathom.Runs;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Cluster.Tests;

/// <summary>One command with more workers than there are machines: they stand in, all in this process, and what is measured is the command.</summary>
[Collection(nameof(Alone))]
public sealed class SimulationTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    /// <summary>FATHOM_CLUSTER_SIMULATION=WORKERS,SLOTS,SECONDS,SAMPLES says how large: 20 workers of 8 samples at once, of 2 seconds each, and 1,600 samples where it is not set.</summary>
    [Fact]
    public void All_workers_are_busy_until_the_last_percent()
    {
        double[] size = [.. (Environment.GetEnvironmentVariable("FATHOM_CLUSTER_SIMULATION") ?? "20,8,2,1600").Split(',').Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
        var (workers, slots, seconds, samples) = ((int)size[0], (int)size[1], size[2], (int)size[3]);
        var options = Runs.Options(samples: 16) with { Store = StoredDetail.Tokens };
        using var study = runs.Begin("s.duckdb", options, samples / 16);
        byte[] result = Result(options);
        using var roster = new StandIns(runs.Model, workers, slots, seconds, result);
        var watch = new Stopwatch();
        double busy = 0, began = 0;
        using var process = Process.GetCurrentProcess();
        double processorBefore = 0;
        var told = StudyRun.Measure(study, runs.Model, options, cancel => new ClusterSamples(runs.Model, options, roster, static _ => { }, cancel), grader: null, progress =>
        {
            if (!watch.IsRunning && roster.All.Sum(static worker => worker.BusySeconds) > 0)
            {
                watch.Start();
                began = roster.All.Sum(static worker => worker.BusySeconds);
                processorBefore = Environment.CpuUsage.TotalTime.TotalSeconds;
            }
            if (progress.Done >= 0.99 * samples && busy == 0)
                busy = (roster.All.Sum(static worker => worker.BusySeconds) - began) / watch.Elapsed.TotalSeconds / workers / slots;
        }, CancellationToken.None);
        process.Refresh();
        string figures = string.Create(CultureInfo.InvariantCulture, $"{workers} workers busy for {busy:0.0 %} of {watch.Elapsed.TotalSeconds:0} s, {told.Done / watch.Elapsed.TotalSeconds:0} samples a second of {result.Length} bytes, {(Environment.CpuUsage.TotalTime.TotalSeconds - processorBefore) / watch.Elapsed.TotalSeconds:0.00} processors, {process.PeakWorkingSet64 / 1e6:0} MB");
        TestContext.Current.SendDiagnosticMessage(figures);
        Console.WriteLine(figures);
        Assert.Equal(samples, told.Done);
        Assert.True(busy > 0.85, figures);
    }

    byte[] Result(StudyOptions options)
    {
        var trace = DepthRun.Measure(runs.Model, RunInput.Prompt([1, 2, 3, 4]), options.Run with { IgnoreEnd = true });
        using var bytes = new MemoryStream();
        FathomFile.Write(bytes, trace);
        return bytes.ToArray();
    }
}
