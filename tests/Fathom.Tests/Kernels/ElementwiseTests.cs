using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CsCheck;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Numbers depend on values alone, not on where in memory they lie nor on what stands beside them.</summary>
public sealed unsafe class ElementwiseTests
{
    delegate void Function(ReadOnlySpan<float> x, Span<float> result);

    delegate float Reduction(ReadOnlySpan<float> x, ReadOnlySpan<float> y);

    static readonly Dictionary<string, Function> Functions = new()
    {
        ["Exp"] = Elementwise.Exp,
        ["Tanh"] = Elementwise.Tanh,
        ["Log2"] = Elementwise.Log2,
        ["Sigmoid"] = Elementwise.Sigmoid,
    };

    static readonly Dictionary<string, Reduction> Reductions = new()
    {
        ["Sum"] = static (x, _) => TensorPrimitives.Sum(x),
        ["Dot"] = TensorPrimitives.Dot,
        ["SumOfSquares"] = static (x, _) => TensorPrimitives.SumOfSquares(x),
        ["Norm"] = static (x, _) => TensorPrimitives.Norm(x),
        ["Max"] = static (x, _) => TensorPrimitives.Max(x),
        ["IndexOfMax"] = static (x, _) => TensorPrimitives.IndexOfMax(x),
        ["SoftMax"] = static (x, y) =>
        {
            float[] p = new float[x.Length];
            TensorPrimitives.SoftMax(x, p);
            return TensorPrimitives.Dot(p, y);
        },
    };

    public static TheoryData<string> FunctionNames => [.. Functions.Keys];

    public static TheoryData<string> ReductionNames => [.. Reductions.Keys];

    [Theory, MemberData(nameof(FunctionNames))]
    public void A_function_of_an_element_has_the_same_bits_alone_and_anywhere_in_a_span(string name) =>
        Gen.Select(Gen.Int[1, 300], Gen.Int).Sample((length, seed) =>
        {
            float[] x = Numbers(length, seed, least: 0.001f), whole = new float[length];
            Functions[name](x, whole);
            for (int start = 0; start < length; start++)
                foreach (int count in (int[])[1, 2, 3, 4, 7, 17])
                {
                    float[] part = new float[Math.Min(count, length - start)];
                    Functions[name](x.AsSpan(start, part.Length), part);
                    Assert.Equal(Bits(whole.AsSpan(start, part.Length)), Bits(part));
                }
        }, iter: 20);

    [Theory, MemberData(nameof(ReductionNames))]
    public void A_sum_has_the_same_bits_wherever_its_values_lie_in_memory(string name)
    {
        using NativeBuffer first = new(5000), second = new(5000);
        foreach (int length in (int[])[1, 3, 15, 16, 17, 127, 129, 512, 576, 1000, 1024, 4099])
        {
            float[] x = Numbers(length, length, least: -4), y = Numbers(length, length + 1, least: -4);
            int? expected = null;
            for (int offset = 0; offset < 64; offset++)
            {
                Span<float> movedX = new((byte*)first.Start + offset, length), movedY = new((byte*)second.Start + offset * 5 % 64, length);
                x.CopyTo(movedX);
                y.CopyTo(movedY);
                int bits = BitConverter.SingleToInt32Bits(Reductions[name](movedX, movedY));
                Assert.Equal(expected ??= bits, bits);
            }
        }
    }

    static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    static float[] Numbers(int count, int seed, float least)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => least + (float)(random.NextDouble() * 8))];
    }
}
