using System.Buffers.Binary;
using System.Text;
using Fathom.Formats;
using Fathom.Kernels;

namespace Fathom.Tests.Formats;

[Collection(nameof(Alone))]
public sealed class SafetensorsFileTests
{
    [Fact]
    public void A_good_file_gives_its_tensors()
    {
        using var file = SafetensorsFile.Open(Fixtures.Path("bad/good/model.safetensors"));
        var up = file.Tensors["model.layers.0.mlp.up_proj.weight"];
        Assert.Equal(TensorType.F16, up.Type);
        Assert.Equal([64, 32], up.Shape);
    }

    [Fact]
    public void Every_kind_of_number_is_read()
    {
        using var file = SafetensorsFile.Open(Fixtures.Path("quants/plain.safetensors"));
        Assert.Equal([-128, -1, 0, 127], Values(file.Tensors["i8"]));
        Assert.Equal([long.MinValue, -1, 0, long.MaxValue], Values(file.Tensors["i64"]));
        Assert.Equal([0.1f, float.NegativeInfinity, 0, 1 / 3f], Values(file.Tensors["f64"]));
    }

    [Fact]
    public void A_hostile_file_is_refused_with_one_sentence()
    {
        foreach (var hostile in HostileFiles.Of("safetensors", "container"))
            HostileFiles.Check(hostile, static path => SafetensorsFile.Open(path).Dispose());
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] good = File.ReadAllBytes(Fixtures.Path("quants/plain.safetensors"));
        for (int length = 0; length < good.Length; length++)
        {
            using var folder = new TemporaryFolder();
            string path = folder.File("cut.safetensors");
            File.WriteAllBytes(path, good[..length]);
            Assert.ThrowsAny<FathomException>(() => SafetensorsFile.Open(path));
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "uplicate")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,2147483648],"data_offsets":[0,2]}}""", "does not fit")]
    [InlineData("""{"a":[]}""", "object")]
    public void A_header_that_tricks_is_refused(string header, string substance)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(Write(folder, header, new byte[2])));
        Assert.Contains(substance, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_is_a_tensor_of_one_element_and_an_empty_tensor_is_left_out()
    {
        const string header = """
            {"s":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[1,1]},"__metadata__":{"a":"b"}}
            """;
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(Write(folder, header, [1]));
        Assert.Equal(["s"], file.Tensors.Keys);
        Assert.Equal([1], file.Tensors["s"].Shape);
        Assert.Equal([1], Values(file.Tensors["s"]));
        Assert.Equal("b", file.Metadata["a"]);
    }

    static string Write(TemporaryFolder folder, string header, byte[] data)
    {
        byte[] bytes = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + header.Length);
        string path = folder.File("model.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    static float[] Values(Tensor tensor)
    {
        float[] values = new float[tensor.Columns];
        Dequantiser.Row(tensor.Type, tensor.Row(0), values);
        return values;
    }
}
