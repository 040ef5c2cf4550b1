using System.Runtime.Intrinsics;
using CsCheck;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

public sealed class DequantiserTests
{
    public static TheoryData<TensorType> Types =>
        [TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.Q4_0, TensorType.Q4_1, TensorType.Q8_0];

    public static TheoryData<TensorType> TypesWithTwins => Types;

    [Theory, MemberData(nameof(Types))]
    public void Every_value_equals_that_of_ggml(TensorType type)
    {
        string name = type.ToString().ToLowerInvariant();
        using var file = GgufFile.Open(Fixtures.Path($"quants/{name}.gguf"));
        var expected = SafetensorsFixture.Open(Path.Combine(Path.GetDirectoryName(file.Path)!, "expected.safetensors"));
        Assert.Equal(4, file.Tensors.Count);
        foreach (var tensor in file.Tensors.Values)
        {
            Assert.Equal(type, tensor.Type);
            float[] values = new float[tensor.Rows * tensor.Columns];
            Dequantiser.Row(type, tensor.RowRange(0, (int)tensor.Rows), values);
            AssertEqual(expected.Floats($"{name}/{tensor.Name}"), values);
        }
    }

    [Theory, MemberData(nameof(TypesWithTwins))]
    public void A_vector_twin_gives_the_bits_of_its_reference(TensorType type)
    {
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        Gen.Byte.Array[0, 67 * bytes].Sample(source =>
        {
            int blocks = source.Length / bytes;
            source = source[..(blocks * bytes)];
            float[] fast = new float[blocks * elements], reference = new float[blocks * elements];
            Dequantiser.Row(type, source, fast);
            Dequantiser.Reference(type, source, reference);
            AssertEqual(reference, fast);
        });
    }

    [Fact]
    public void Each_vector_width_gives_the_same_bits()
    {
        float[] special = [0f, -0f, float.Epsilon, float.PositiveInfinity, float.NaN, 65504f];
        var scales = Gen.OneOf(Gen.Float, Gen.Int[0, special.Length - 1].Select(i => special[i]));
        Gen.Select(Gen.SByte.Array[16], scales, scales).Sample((quants, scale, minimum) =>
        {
            float[] expected = Array.ConvertAll(quants, q => q * scale + minimum);
            float[] narrow = new float[16], middle = new float[16], wide = new float[16];
            Block.StoreScaled128(Vector128.Create(quants), scale, minimum, narrow);
            Block.StoreScaled256(Vector128.Create(quants), scale, minimum, middle);
            Block.StoreScaled512(Vector128.Create(quants), scale, minimum, wide);
            AssertEqual(expected, narrow);
            AssertEqual(expected, middle);
            AssertEqual(expected, wide);
        });
    }

    [Fact]
    public void Integers_and_doubles_become_the_nearest_float()
    {
        using var file = GgufFile.Open(Fixtures.Path("quants/plain.gguf"));
        AssertEqual([-128, -1, 0, 127], Values(file, "i8"));
        AssertEqual([-32768, -1, 0, 32767], Values(file, "i16"));
        AssertEqual([int.MinValue, -1, 0, int.MaxValue], Values(file, "i32"));
        AssertEqual([long.MinValue, -1, 0, long.MaxValue], Values(file, "i64"));
        AssertEqual([0.1f, float.NegativeInfinity, 0, 1 / 3f], Values(file, "f64"));
    }

    [Theory]
    [InlineData(TensorType.Q8_0, 34, 31)]
    [InlineData(TensorType.Q8_0, 33, 32)]
    [InlineData(TensorType.F32, 8, 1)]
    [InlineData((TensorType)4, 18, 32)]
    public void Lengths_that_do_not_belong_together_are_refused(TensorType type, int bytes, int elements) =>
        Assert.Throws<ArgumentException>(() => Dequantiser.Row(type, new byte[bytes], new float[elements]));

    static float[] Values(GgufFile file, string name)
    {
        var tensor = file.Tensors[name];
        float[] values = new float[tensor.Columns];
        Dequantiser.Row(tensor.Type, tensor.Row(0), values);
        return values;
    }

    /// <summary>Equal to the bit, or both NaN, or zeros of either sign.</summary>
    static void AssertEqual(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i] == actual[i] || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])),
                $"element {i}: {actual[i]:R} instead of {expected[i]:R}");
    }
}
