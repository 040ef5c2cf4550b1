using System.Diagnostics;
using System.Globalization;
using Fathom.LlamaCpp;
using Fathom.Models;

namespace Fathom.Benchmarks;

/// <summary>Milliseconds of a step of decode by llama.cpp while all residual streams are read, beside llama.cpp alone: of all steps the median and, for a machine that does other work too, the tenth percentile.</summary>
/// <remarks>In turn, each in a process of its own: OpenMP counts the threads of all that call it in a process, and lets them all sleep at every barrier where they are more than the cores.</remarks>
static class StreamBenchmark
{
    const int Rounds = 7, RoundsOfProcess = 3;

    static readonly string[] Ways = ["llama.cpp", "no reader", "all streams"];

    public static void Run(string path, int? threads)
    {
        var steps = Ways.ToDictionary(static way => way, static _ => new List<double>());
        for (int round = 0; round < Rounds; round++)
            foreach (string way in Ways)
                steps[way].AddRange(Measure(path, way, threads));
        Console.WriteLine($"{Path.GetFileName(path)}, {Rounds} rounds of {RoundsOfProcess}: milliseconds a step of decode, and of llama.cpp's own speed");
        Console.WriteLine($"{"",22}{"median",10}{"ratio",8}{"10 %",10}{"ratio",8}");
        foreach (string way in Ways)
            Console.WriteLine($"{way,-22}{1e3 * At(0.5, steps[way]),10:F2}{At(0.5, steps[Ways[0]]) / At(0.5, steps[way]),8:F2}{1e3 * At(0.1, steps[way]),10:F2}{At(0.1, steps[Ways[0]]) / At(0.1, steps[way]),8:F2}");
    }

    /// <summary>Writes the seconds of each step of one way, a line each.</summary>
    public static void RunOne(string path, string way, int threads)
    {
        using var model = LlamaModel.Open(path, new() { Threads = threads > 0 ? threads : null });
        int[] ids = SampleText.Ids(model, EngineBenchmark.Prompt);
        List<double> steps = [];
        if (way == Ways[0])
        {
            using var alone = new LlamaCpp(path, model.Threads);
            for (int round = 0; round < RoundsOfProcess; round++)
                alone.Measure(ids, steps: steps);
        }
        else
            for (int round = 0; round < RoundsOfProcess; round++)
                EngineBenchmark.Ours(model, ids, readers: way == Ways[2] ? [new Sums()] : null, steps: steps);
        steps.ForEach(static step => Console.WriteLine(step.ToString("R", CultureInfo.InvariantCulture)));
    }

    static IEnumerable<double> Measure(string path, string way, int? threads)
    {
        string[] arguments = [typeof(StreamBenchmark).Assembly.Location, "streams", path, (threads ?? 0).ToString(CultureInfo.InvariantCulture), way];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        string told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{way}: exit code {process.ExitCode}");
        return told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => double.Parse(line, CultureInfo.InvariantCulture));
    }

    static double At(double part, List<double> seconds) => seconds.Order().ElementAt((int)(part * (seconds.Count - 1)));

    /// <summary>Looks at every stream.</summary>
    sealed class Sums : ResidualReader
    {
        float sum;

        public override void AfterBlock(int layer, ResidualRows rows)
        {
            for (int row = 0; row < rows.Count; row++)
                sum += rows[row][0];
        }
    }
}
