using CsCheck;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Products with stored weights, by every instruction set and any number of threads, against dequantising first and summing in float64.</summary>
public class ProductTests
{
    static readonly TensorType[] Types =
    [
        TensorType.F32, TensorType.F16, TensorType.BF16,
        TensorType.Q4_0, TensorType.Q4_1, TensorType.Q5_0, TensorType.Q5_1, TensorType.Q8_0, TensorType.IQ4_NL, TensorType.MXFP4,
        TensorType.Q2_K, TensorType.Q3_K, TensorType.Q4_K, TensorType.Q5_K, TensorType.Q6_K, TensorType.IQ4_XS,
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

    [Theory, MemberData(nameof(Cases))]
    public void A_product_is_the_sum_over_the_dequantised_row(string set, string type) =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 70], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int)
            .Sample((rows, outputs, blocks, threads, seed) => Check(Enum.Parse<InstructionSet>(set), Enum.Parse<TensorType>(type), rows, outputs,
                blocks * Math.Max(TensorTypes.Block(Enum.Parse<TensorType>(type))!.Value.Elements, 32), threads, seed), iter: 20);

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        using var weights = new StoredTensor(TensorType.Q4_1, 200, 96, new Random(5));
        float[] one = Multiply(weights.Tensor, InstructionSets.Chosen, 30, 1, 9), three = Multiply(weights.Tensor, InstructionSets.Chosen, 30, 3, 9);
        Assert.Equal(one, three);
        Assert.Equal(Multiply(weights.Tensor, InstructionSets.Chosen, 1, 1, 9), Multiply(weights.Tensor, InstructionSets.Chosen, 1, 2, 9));
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_row_of_a_matrix_product_has_the_same_bits_among_any_others(string set, string type) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 2], Gen.Int).Sample((rows, outputs, threads, seed) =>
        {
            const int depth = 256;
            using var weights = new StoredTensor(Enum.Parse<TensorType>(type), outputs, depth, new Random(seed));
            float[] input = Input(rows, depth, seed), together = ByMatrix(weights.Tensor, Enum.Parse<InstructionSet>(set), input, threads);
            for (int row = 0; row < rows; row++)
                Assert.Equal(ByMatrix(weights.Tensor, Enum.Parse<InstructionSet>(set), input[(row * depth)..((row + 1) * depth)], 1),
                    together[(row * outputs)..((row + 1) * outputs)]);
        }, iter: 4);

    [Fact]
    public void Several_matrices_at_once_are_each_what_they_are_alone()
    {
        using StoredTensor a = new(TensorType.Q4_1, 70, 64, new Random(1)), b = new(TensorType.F32, 5, 64, new Random(2)), c = new(TensorType.Q8_0, 33, 64, new Random(3));
        float[] input = Input(20, 64, 4);
        float[][] fused = ByMatrix([a.Tensor, b.Tensor, c.Tensor], InstructionSets.Chosen, input, 2);
        foreach (var (tensor, output) in ((Tensor[])[a.Tensor, b.Tensor, c.Tensor]).Zip(fused))
            Assert.Equal(ByMatrix(tensor, InstructionSets.Chosen, input, 1), output);
    }

    static float[] ByMatrix(Tensor weight, InstructionSet set, float[] input, int threads) => ByMatrix([weight], set, input, threads)[0];

    static unsafe float[][] ByMatrix(Tensor[] weights, InstructionSet set, float[] input, int threads)
    {
        int depth = weights[0].Columns, rows = input.Length / depth;
        float[][] outputs = [.. weights.Select(weight => new float[rows * weight.Rows])];
        using var pool = new WorkerPool(threads);
        using var product = new MatrixProduct(pool, MatrixKernel.For(set));
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

    static void Check(InstructionSet set, TensorType type, int rows, int outputs, int depth, int threads, int seed)
    {
        using var weights = new StoredTensor(type, outputs, depth, new Random(seed));
        foreach (int count in (int[])[1, rows])
        {
            float[] input = Input(count, depth, seed), actual = Multiply(weights.Tensor, set, count, threads, seed);
            var row = new float[depth];
            for (int j = 0; j < outputs; j++)
            {
                Dequantiser.Reference(type, weights.Tensor.Row(j), row);
                for (int i = 0; i < count; i++)
                {
                    double sum = 0, size = 0;
                    for (int k = 0; k < depth; k++)
                        (sum, size) = (sum + (double)row[k] * input[i * depth + k], size + Math.Abs((double)row[k] * input[i * depth + k]));
                    Assert.True(Math.Abs(actual[i * outputs + j] - sum) <= depth * 6e-8 * size + 1e-30, $"row {i}, output {j}: {actual[i * outputs + j]:R}, expected {sum:R}");
                }
            }
        }
    }

    /// <summary>One row by the row product, several by the matrix product.</summary>
    static unsafe float[] Multiply(Tensor weight, InstructionSet set, int rows, int threads, int seed)
    {
        int depth = weight.Columns, outputs = (int)weight.Rows;
        float[] input = Input(rows, depth, seed), output = new float[rows * outputs];
        using var pool = new WorkerPool(threads);
        using var matrix = new MatrixProduct(pool, MatrixKernel.For(set));
        using var row = new RowProduct(pool, set);
        fixed (float* from = input, to = output)
            if (rows == 1)
                row.Run(new(from, 1, depth), [weight], [new(to, 1, outputs)]);
            else
                matrix.Run(new(from, rows, depth), [weight], [new(to, rows, outputs)]);
        return output;
    }

    static float[] Input(int rows, int depth, int seed)
    {
        var random = new Random(seed + 1);
        return [.. Enumerable.Range(0, rows * depth).Select(_ => (float)(random.NextDouble() * 4 - 2))];
    }
}
