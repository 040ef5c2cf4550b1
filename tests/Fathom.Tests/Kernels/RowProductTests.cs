using CsCheck;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>The product of rows that decoding uses, against a plain sum in the order that <see cref="RowKernel"/> promises.</summary>
public sealed class RowProductTests
{
    static readonly TensorType[] Types =
    [
        TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.F64, TensorType.I8,
        TensorType.Q4_0, TensorType.Q4_1, TensorType.Q5_0, TensorType.Q5_1, TensorType.Q8_0, TensorType.IQ4_NL, TensorType.MXFP4,
        TensorType.Q2_K, TensorType.Q3_K, TensorType.Q4_K, TensorType.Q5_K, TensorType.Q6_K, TensorType.IQ4_XS,
        TensorType.Q1_0, TensorType.TQ1_0, TensorType.IQ2_XXS, TensorType.IQ3_S,
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var set in InstructionSets.Available)
                foreach (var type in Types)
                    cases.Add(set.ToString(), type.ToString());
            return cases;
        }
    }

    public static TheoryData<string> Sets => [.. InstructionSets.Available.Select(static set => set.ToString())];

    [Theory, MemberData(nameof(Cases))]
    public void Every_row_has_the_bits_of_the_plain_sum_whatever_rows_and_threads_there_are(string set, string type) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 5], Gen.Int[1, 2], Gen.Int).Sample((rows, outputs, blocks, threads, seed) =>
        {
            var stored = Enum.Parse<TensorType>(type);
            int elements = TensorTypes.Block(stored)!.Value.Elements, depth = blocks * elements * (elements == 1 ? 263 : elements < 256 ? 9 : 1);
            using var weights = new StoredTensor(stored, outputs, depth, new Random(seed));
            float[] input = Input(rows, depth, seed);
            float[] together = Multiply([weights.Tensor], Enum.Parse<InstructionSet>(set), input, threads)[0];
            for (int row = 0; row < rows; row++)
                AssertSame(Plain(weights.Tensor, input.AsSpan(row * depth, depth)), together.AsSpan(row * outputs, outputs));
            int one = (seed & int.MaxValue) % rows;
            float[] alone = Multiply([weights.Tensor], Enum.Parse<InstructionSet>(set), input[(one * depth)..((one + 1) * depth)], threads)[0];
            AssertSame(alone, together.AsSpan(one * outputs, outputs));
        }, iter: 12);

    [Theory, MemberData(nameof(Sets))]
    public void Several_matrices_at_once_are_each_what_they_are_alone(string set) =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[1, 9], Gen.Int[1, 2], Gen.Int).Sample((matrices, rows, threads, seed) =>
        {
            var random = new Random(seed);
            TensorType[] types = [TensorType.Q4_1, TensorType.F32, TensorType.Q6_K, TensorType.Q8_0];
            StoredTensor[] weights = [.. types.Take(matrices).Select(type => new StoredTensor(type, random.Next(1, 100), 512, random))];
            float[] input = Input(rows, 512, seed);
            float[][] fused = Multiply([.. weights.Select(static weight => weight.Tensor)], Enum.Parse<InstructionSet>(set), input, threads);
            for (int i = 0; i < matrices; i++)
                for (int row = 0; row < rows; row++)
                {
                    int outputs = (int)weights[i].Tensor.Rows;
                    AssertSame(Plain(weights[i].Tensor, input.AsSpan(row * 512, 512)), fused[i].AsSpan(row * outputs, outputs));
                }
            foreach (var weight in weights)
                weight.Dispose();
        }, iter: 20);

    [Theory, MemberData(nameof(Sets))]
    public void The_chosen_instruction_set_is_used(string set)
    {
        var chosen = Enum.Parse<InstructionSet>(set);
        using var pool = new WorkerPool(1);
        using var rows = new RowProduct(pool, chosen);
        Type kind = chosen switch
        {
            InstructionSet.Avx512 => typeof(RowKernel<SixteenAvx512, Sixteen>),
            InstructionSet.Avx2 => typeof(RowKernel<SixteenAvx2, Eight>),
            _ => typeof(RowKernel<SixteenPortable, Four>),
        };
        Assert.IsType(kind, rows.Kernel);
    }

    [Theory, MemberData(nameof(Sets))]
    public void Values_that_are_not_finite_stay_in_their_rows(string set)
    {
        using var weights = new StoredTensor(TensorType.Q8_0, 37, 96, new Random(3));
        float[] clean = Input(6, 96, 3), spoiled = [.. clean];
        (spoiled[2 * 96 + 5], spoiled[4 * 96 + 95]) = (float.NaN, float.PositiveInfinity);
        float[] expected = Multiply([weights.Tensor], Enum.Parse<InstructionSet>(set), clean, 1)[0];
        float[] actual = Multiply([weights.Tensor], Enum.Parse<InstructionSet>(set), spoiled, 1)[0];
        for (int row = 0; row < 6; row++)
            if (row is 2 or 4)
                AssertSame(Plain(weights.Tensor, spoiled.AsSpan(row * 96, 96)), actual.AsSpan(row * 37, 37));
            else
                AssertSame(expected.AsSpan(row * 37, 37), actual.AsSpan(row * 37, 37));
    }

    /// <summary>Sixteen lanes, of each 32 elements w[i] x[i] rounded plus w[i + 16] x[i + 16] in the same rounding; lanes added halves to halves.</summary>
    static float[] Plain(Tensor weight, ReadOnlySpan<float> x)
    {
        var sums = new float[weight.Rows];
        float[] values = new float[RowKernel.Padded(weight.Columns)], padded = new float[values.Length];
        x.CopyTo(padded);
        for (int row = 0; row < sums.Length; row++)
        {
            Dequantiser.Reference(weight.Type, weight.Row(row), values.AsSpan(0, weight.Columns));
            float[] lanes = new float[16];
            for (int at = 0; at < values.Length; at += 32)
                for (int i = 0; i < 16; i++)
                    lanes[i] += MathF.FusedMultiplyAdd(values[at + i + 16], padded[at + i + 16], values[at + i] * padded[at + i]);
            for (int half = 8; half >= 4; half /= 2)
                for (int i = 0; i < half; i++)
                    lanes[i] += lanes[i + half];
            sums[row] = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        }
        return sums;
    }

    static unsafe float[][] Multiply(Tensor[] weights, InstructionSet set, float[] input, int threads)
    {
        int depth = weights[0].Columns, rows = input.Length / depth;
        float[][] outputs = [.. weights.Select(weight => new float[rows * weight.Rows])];
        using var pool = new WorkerPool(threads);
        using var product = new RowProduct(pool, set);
        using var results = new NativeBuffer(outputs.Sum(static output => output.Length));
        var places = new Rows[weights.Length];
        float* at = results.Start;
        for (int i = 0; i < weights.Length; at += outputs[i++].Length)
            places[i] = new(at, rows, (int)weights[i].Rows);
        fixed (float* from = input)
            product.Run(new(from, rows, depth), weights, places);
        for (int i = 0; i < weights.Length; i++)
            places[i].All.CopyTo(outputs[i]);
        return outputs;
    }

    static float[] Input(int rows, int depth, int seed)
    {
        var random = new Random(seed + 1);
        return [.. Enumerable.Range(0, rows * depth).Select(_ => (float)(random.NextDouble() * 4 - 2))];
    }

    /// <summary>Equal to the bit, or both NaN.</summary>
    static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"element {i}: {actual[i]:R} instead of {expected[i]:R}");
    }
}
