using CsCheck;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Products with a few chosen rows of a weight, by every instruction set: the bits of the product with all of them.</summary>
public unsafe class ChosenProductTests
{
    public static TheoryData<string, string> Cases => ProductTests.Cases;

    [Theory, MemberData(nameof(Cases))]
    public void Chosen_rows_have_the_bits_of_the_whole_product(string set, string type) =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 90], Gen.Int[0, 100], Gen.Int).Sample((rows, outputs, chosen, seed) =>
        {
            const int depth = 256;
            var random = new Random(seed);
            using var weights = new StoredTensor(Enum.Parse<TensorType>(type), outputs, depth, random);
            float[] input = [.. Enumerable.Range(0, rows * depth).Select(_ => (float)random.NextDouble() - 0.5f)];
            if (seed % 5 == 0)
                input[random.Next(input.Length)] = seed % 2 == 0 ? float.NaN : float.PositiveInfinity;
            int[] ids = [.. Enumerable.Range(0, chosen).Select(_ => random.Next(outputs))];
            float[] few = new float[rows * chosen], all = new float[rows * outputs];
            using var pool = new WorkerPool(1);
            var kernel = MatrixKernel.For(Enum.Parse<InstructionSet>(set));
            using var whole = new MatrixProduct(pool, kernel);
            using var product = new ChosenProduct(kernel);
            fixed (float* from = input, toFew = few, toAll = all)
            {
                whole.Run(new(from, rows, depth), [weights.Tensor], [new(toAll, rows, outputs)]);
                product.Take(new(from, rows, depth));
                product.Run(weights.Tensor, ids, new(toFew, rows, chosen));
            }
            for (int row = 0; row < rows; row++)
                for (int i = 0; i < chosen; i++)
                    Assert.Equal(BitConverter.SingleToInt32Bits(all[row * outputs + ids[i]]), BitConverter.SingleToInt32Bits(few[row * chosen + i]));
        }, iter: 6);
}
