using CsCheck;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

public sealed class DequantiserTests
{
    public static TheoryData<TensorType> Types => [.. Enum.GetValues<TensorType>().Where(static type => type is not (TensorType.F64
        or TensorType.U8 or TensorType.I8 or TensorType.I16 or TensorType.I32 or TensorType.I64))];

    public static TheoryData<TensorType> Floats => [TensorType.F32, TensorType.F16, TensorType.BF16];

    [Theory, MemberData(nameof(Types))]
    public void Every_value_equals_that_of_ggml(TensorType type)
    {
        string name = type.ToString().ToLowerInvariant();
        using var file = GgufFile.Open(Fixtures.Path($"quants/{name}.gguf"));
        var expected = SafetensorsFixture.Open(Path.Combine(Path.GetDirectoryName(file.Path)!, "expected.safetensors"));
        Assert.Equal(type == TensorType.NVFP4 ? 3 : 4, file.Tensors.Count);
        foreach (var tensor in file.Tensors.Values)
        {
            Assert.Equal(type, tensor.Type);
            float[] values = new float[tensor.Rows * tensor.Columns];
            Dequantiser.Row(type, tensor.RowRange(0, (int)tensor.Rows), values);
            AssertEqual(expected.Floats($"{name}/{tensor.Name}"), values);
        }
    }

    [Theory, MemberData(nameof(Floats))]
    public void Floats_by_vectors_have_the_bits_of_their_reference(TensorType type)
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

    [Theory, MemberData(nameof(Types))]
    public void Any_bytes_can_be_dequantised(TensorType type)
    {
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        Gen.Byte.Array[bytes].Sample(block => Dequantiser.Row(type, block, new float[elements]));
    }

    public static TheoryData<TensorType, string> TwinsBySet
    {
        get
        {
            var cases = new TheoryData<TensorType, string>();
            foreach (var type in Enum.GetValues<TensorType>())
                foreach (var set in InstructionSets.Available)
                    if (HasTwin(type, set))
                        cases.Add(type, set.ToString());
            return cases;
        }
    }

    [Theory, MemberData(nameof(TwinsBySet))]
    public void Every_instruction_set_gives_the_bits_of_the_reference(TensorType type, string set)
    {
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        Gen.Byte.Array[0, 9 * bytes].Sample(source =>
        {
            int blocks = source.Length / bytes;
            source = source[..(blocks * bytes)];
            float[] fast = new float[blocks * elements], reference = new float[blocks * elements];
            Dequantiser.Blocks(type, Enum.Parse<InstructionSet>(set), source, fast);
            Dequantiser.Reference(type, source, reference);
            AssertEqual(reference, fast);
        });
    }

    static unsafe bool HasTwin(TensorType type, InstructionSet set) => StoredRow.For(type, set).Store is not null;

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

    [Fact]
    public void Code_books_hold_the_numbers_of_ggml()
    {
        var grids = SafetensorsFixture.Open(Fixtures.Path("quants/iq-grids.safetensors"));
        AssertEqual(grids, "iq1s_grid", CodeBook.IQ1);
        AssertEqual(grids, "iq2xxs_grid", CodeBook.IQ2_XXS);
        AssertEqual(grids, "iq2xs_grid", CodeBook.IQ2_XS);
        AssertEqual(grids, "iq2s_grid", CodeBook.IQ2_S);
        AssertEqual(grids, "iq3xxs_grid", CodeBook.IQ3_XXS);
        AssertEqual(grids, "iq3s_grid", CodeBook.IQ3_S);
    }

    static void AssertEqual(SafetensorsFixture grids, string name, CodeBook book)
    {
        var rows = Enumerable.Range(0, grids.Shape(name)[0]);
        Assert.Equal(grids.Integers(name), rows.SelectMany(row => book.Row(row).ToArray()).Select(static value => (int)value));
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
        {
            if (expected[i] != actual[i] && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"element {i}: {actual[i]} instead of {expected[i]}");
        }
    }
}
