using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Benchmarks;

/// <summary>One row times a matrix of each stored type on one core, as decoding does it, beside dequantising each row first, and beside many rows at once.</summary>
static unsafe class RowBenchmark
{
    const int Width = 2048, Outputs = 4096, Rounds = 200, Many = 16;

    static readonly TensorType[] Types =
    [
        TensorType.Q8_0, TensorType.Q4_0, TensorType.Q4_1, TensorType.Q5_0, TensorType.Q5_1, TensorType.IQ4_NL, TensorType.MXFP4,
        TensorType.Q2_K, TensorType.Q3_K, TensorType.Q4_K, TensorType.Q5_K, TensorType.Q6_K, TensorType.IQ4_XS,
    ];

    public static void Run()
    {
        Console.WriteLine($"{InstructionSets.Chosen}, one thread: thousand million elements a second, the best of {Rounds} rounds");
        Console.WriteLine($"type     product   dequantised first   ratio   {Many} rows   ratio");
        using var pool = new WorkerPool(1);
        using var product = new RowProduct(pool, InstructionSets.Chosen);
        using var input = new NativeBuffer(Many * Width);
        using var output = new NativeBuffer(Many * Outputs);
        using var plain = new NativeBuffer(Width);
        var random = new Random(1);
        foreach (ref float x in input.Span(0, Many * Width))
            x = random.NextSingle() - 0.5f;
        foreach (var type in Types)
        {
            var (elements, bytes) = TensorTypes.Block(type)!.Value;
            long size = (long)Outputs * Width / elements * bytes;
            using var stored = new NativeBuffer(size / sizeof(float) + 1);
            random.NextBytes(new Span<byte>(stored.Start, (int)size));
            if (type == TensorType.MXFP4)
                for (long block = 0; block < size; block += bytes)
                    ((byte*)stored.Start)[block] = (byte)random.Next(118, 132);   // scales at which nothing is subnormal
            var weight = new Formats.Tensor(stored, (byte*)stored.Start, "", type, [Outputs, Width], "", 0);
            double fused = Best(() => product.Run(new(input.Start, 1, Width), [weight], [new(output.Start, 1, Outputs)]));
            double twice = Best(() =>
            {
                for (int row = 0; row < Outputs; row++)
                {
                    Dequantiser.Row(type, weight.Row(row), plain.Span(0, Width));
                    output.Start[row] = TensorPrimitives.Dot<float>(plain.Span(0, Width), input.Span(0, Width));
                }
            });
            double many = Many * Best(() => product.Run(new(input.Start, Many, Width), [weight], [new(output.Start, Many, Outputs)]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{type,-6} {fused,9:0.0} {twice,19:0.0} {fused / twice,7:0.0} {many,9:0.0} {many / fused,7:0.0}"));
        }
    }

    /// <summary>Elements a nanosecond in the fastest of some rounds.</summary>
    static double Best(Action round)
    {
        double seconds = double.PositiveInfinity;
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            round();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return (double)Outputs * Width / seconds / 1e9;
    }
}
