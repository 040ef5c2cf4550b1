using Fathom.Kernels;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Benchmarks;

/// <summary>How near the lens' matrix product comes to the machine's peak, and what the reductions after it cost beside it.</summary>
static class LensBenchmark
{
    const int Tokens = 200, Rounds = 5;

    public static void Run(string path)
    {
        using var model = LanguageModel.Open(path);
        var shape = model.Shape;
        int[] ids = SampleText.Ids(model, Tokens);
        double flops = 2.0 * shape.Width * shape.Vocabulary * shape.Layers * Tokens;
        Console.WriteLine($"{model.Identity.Name}, {Tokens} tokens x {shape.Layers} layers, {model.Threads} threads, {InstructionSets.Chosen}");
        Console.WriteLine($"{"peak GFLOP/s",14}{"product",10}{"of peak",10}{"reduction / product",22}");
        for (int round = 0; round < Rounds; round++)
        {
            double peak = FusedMultiplyAddPeak.Measure(model.Threads);
            TraceTimings timings = DepthRun.Measure(model, RunInput.Text(ids)).Timings;
            double product = flops / timings.LensProduct / 1e9;
            Console.WriteLine($"{peak,14:F1}{product,10:F1}{product / peak,10:P0}{timings.LensReduction / timings.LensProduct,22:F2}");
        }
    }
}
