using Fathom.LlamaCpp;
using Fathom.Models;

namespace Fathom.Benchmarks;

/// <summary>Tokens a second of decode by llama.cpp while all residual streams are read, beside llama.cpp alone. In turn, in one process.</summary>
static class StreamBenchmark
{
    const int Rounds = 5;

    public static void Run(string path)
    {
        using var model = LlamaModel.Open(path);
        int[] ids = SampleText.Ids(model, EngineBenchmark.Prompt);
        using var alone = new LlamaCpp(path, model.Threads);
        Console.WriteLine($"{model.Identity.Name}, {model.Threads} threads: tokens a second of decode");
        Console.WriteLine($"{"alone",10}{"no reader",12}{"ratio",8}{"all streams",14}{"ratio",8}{"prefill",10}{"all streams",14}{"ratio",8}");
        for (int round = 0; round < Rounds; round++)
        {
            var (prefill, decode) = alone.Measure(ids);
            double unread = EngineBenchmark.Ours(model, ids).Decode;
            var (readPrefill, readDecode) = EngineBenchmark.Ours(model, ids, 1, new Sums());
            Console.WriteLine($"{decode,10:F1}{unread,12:F1}{unread / decode,8:F2}{readDecode,14:F1}{readDecode / decode,8:F2}{prefill,10:F0}{readPrefill,14:F0}{readPrefill / prefill,8:F2}");
        }
    }

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
