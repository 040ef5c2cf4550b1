using Fathom.LlamaCpp;
using Fathom.Models;

namespace Fathom.Benchmarks;

/// <summary>Milliseconds of a step of decode by llama.cpp while all residual streams are read, beside llama.cpp alone. In turn, in one process; of all steps the median and, for a machine that does other work too, the tenth percentile.</summary>
static class StreamBenchmark
{
    const int Rounds = 7;

    public static void Run(string path, int? threads)
    {
        using var model = LlamaModel.Open(path, new() { Threads = threads });
        int[] ids = SampleText.Ids(model, EngineBenchmark.Prompt);
        using var alone = new LlamaCpp(path, model.Threads);
        List<double> ofAlone = [], unread = [], read = [], prefill = [], prefillRead = [];
        for (int round = 0; round < Rounds; round++)
        {
            prefill.Add(1 / alone.Measure(ids, steps: ofAlone).Prefill);
            EngineBenchmark.Ours(model, ids, steps: unread);
            prefillRead.Add(1 / EngineBenchmark.Ours(model, ids, readers: [new Sums()], steps: read).Prefill);
        }
        Console.WriteLine($"{model.Identity.Name}, {model.Threads} threads, {Rounds} rounds: milliseconds, and of llama.cpp's own speed");
        Console.WriteLine($"{"",22}{"median",10}{"ratio",8}{"10 %",10}{"ratio",8}");
        Tell("decode, llama.cpp", ofAlone, ofAlone);
        Tell("decode, no reader", unread, ofAlone);
        Tell("decode, all streams", read, ofAlone);
        Tell("prefill, llama.cpp", prefill, prefill);
        Tell("prefill, all streams", prefillRead, prefill);
    }

    static void Tell(string name, List<double> seconds, List<double> others) => Console.WriteLine(
        $"{name,-22}{1e3 * At(0.5, seconds),10:F2}{At(0.5, others) / At(0.5, seconds),8:F2}{1e3 * At(0.1, seconds),10:F2}{At(0.1, others) / At(0.1, seconds),8:F2}");

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
