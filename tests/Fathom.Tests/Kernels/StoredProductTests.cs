using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

/// <summary>Products with the types that stay as they are stored in memory, by every instruction set, against products summed without error.</summary>
public sealed class StoredProductTests
{
    static readonly string[] Inputs = ["x_normal", "x_outlier", "x_ones"];
    static readonly string[] Types = ["f32", "f16", "bf16", "q8_0", "q4_0", "q4_1", "q5_0", "q5_1", "q2_k", "q3_k", "q4_k", "q5_k", "q6_k", "iq4_nl", "iq4_xs", "mxfp4"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var set in InstructionSets.Available)
                foreach (string type in Types)
                    cases.Add(set.ToString(), type);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_product_is_within_the_bound_of_float32(string set, string type)
    {
        var expected = SafetensorsFixture.Open(Fixtures.Path("quants/dots.safetensors"));
        using var weights = GgufFile.Open(Fixtures.Path($"quants/{type}.gguf"));
        foreach (var (name, weight) in weights.Tensors)
        {
            if (!expected.Has($"{type}/{name}/{Inputs[0]}"))
                continue; // infinities have no product
            float[] together = Multiply(weight, Enum.Parse<InstructionSet>(set), [.. Inputs.SelectMany(expected.Floats)]);
            for (int x = 0; x < Inputs.Length; x++)
            {
                float[] alone = Multiply(weight, Enum.Parse<InstructionSet>(set), expected.Floats(Inputs[x]));
                double[] wanted = expected.Doubles($"{type}/{name}/{Inputs[x]}"), sizes = expected.Doubles($"{type}/{name}/{Inputs[x]}/abs");
                for (int row = 0; row < wanted.Length; row++)
                {
                    AssertNear(wanted[row], sizes[row], alone[row], $"{name}, row {row}, {Inputs[x]} alone");
                    AssertNear(wanted[row], sizes[row], together[x * wanted.Length + row], $"{name}, row {row}, {Inputs[x]} among others");
                }
            }
        }
    }

    /// <summary>Any order of summation in float32 keeps this bound over 512 elements, unless a part of the sum is too large for it.</summary>
    static void AssertNear(double wanted, double size, float actual, string what)
    {
        double bound = 512 * Math.Pow(2, -24) * size;
        bool mayOverflow = size > float.MaxValue;
        Assert.True(Math.Abs(actual - wanted) <= bound || (mayOverflow && !float.IsFinite(actual)), $"{what}: {actual:R}, expected {wanted:R} within {bound:G3}");
    }

    /// <summary>[inputs, rows]: one input by the row product, several by the matrix product.</summary>
    static unsafe float[] Multiply(Tensor weight, InstructionSet set, float[] inputs)
    {
        int depth = weight.Columns, outputs = (int)weight.Rows, count = inputs.Length / depth;
        float[] output = new float[count * outputs];
        using var pool = new WorkerPool(1);
        using var matrix = new MatrixProduct(pool, MatrixKernel.For(set));
        using var row = new RowProduct(pool, set);
        fixed (float* from = inputs, to = output)
            if (count == 1)
                row.Run(new(from, 1, depth), [weight], [new(to, 1, outputs)]);
            else
                matrix.Run(new(from, count, depth), [weight], [new(to, count, outputs)]);
        return output;
    }
}
