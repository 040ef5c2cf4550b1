using System.Diagnostics;
using Fathom.Benchmarks;
using Fathom.Formats;
using Fathom.Kernels;

int threads = Environment.ProcessorCount;
Console.WriteLine($"peak 1: {FusedMultiplyAddPeak.Measure(1):F1}  peak {threads}: {FusedMultiplyAddPeak.Measure(threads):F1} GFLOP/s");
using var file = GgufFile.Open(args[0]);
var w = file.Tensors["token_embd.weight"];
foreach (var set in InstructionSets.Available)
foreach (int m in new[] { 60, 120, 240 })
{
    using var pool = new WorkerPool(threads);
    using var product = new MatrixProduct(pool, MatrixKernel.For(set));
    using var rows = new RowProduct(pool, set);
    using var a = new NativeBuffer(m * (long)w.Columns);
    using var c = new NativeBuffer(m * w.Rows);
    a.Span(0, (int)a.Length).Fill(0.5f);
    unsafe
    {
        for (int i = 0; i < 4; i++)
        {
            long start = Stopwatch.GetTimestamp();
            product.Run(new(a.Start, m, w.Columns), [w], [new(c.Start, m, (int)w.Rows)]);
            double s = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i == 3) Console.WriteLine($"{set} m={m}: {2.0 * m * w.Columns * w.Rows / s / 1e9:F1} GFLOP/s");
        }
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            rows.Run(new(a.Start, 1, w.Columns), [w], [new(c.Start, 1, (int)w.Rows)]);
            double s = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i == 19) Console.WriteLine($"  gemv {w.Columns * w.Rows / s / 1e9:F2} Gel/s");
        }
    }
}
