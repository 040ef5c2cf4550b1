using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models.HuggingFace;

namespace Fathom.Tests.Models;

public sealed class HuggingFaceFolderTests
{
    public static readonly string[] Names =
    [
        "llama", "llama-rope-scaled", "mistral", "qwen2", "qwen3", "qwen3-bf16", "qwen3-f16", "qwen3moe", "gemma2", "gemma3",
        "gpt2", "gptneox", "phi3", "phi3-longrope", "gpt-oss", "gpt-oss-mxfp4",
    ];

    public static TheoryData<string> Architectures => [.. Names];

    [Theory, MemberData(nameof(Architectures))]
    public void Its_tensors_are_those_of_the_GGUF_file(string name)
    {
        using var gguf = GgufFile.Open(Fixtures.Path($"architectures/{name}/model.gguf"));
        using var folder = HuggingFaceFolder.Open(FolderOf(name));
        Assert.Equal(gguf.Tensors.Keys.Order(), folder.Tensors.Keys.Order());
        foreach (var (key, expected) in gguf.Tensors)
        {
            var actual = folder.Tensors[key];
            Assert.Equal(expected.Shape, actual.Shape);
            float[] values = Values(actual);
            if (folder.Architecture == "llama" && (key.EndsWith("attn_q.weight") || key.EndsWith("attn_k.weight")))
                values = Permuted(values, actual.Columns, (int)folder.Metadata.Integer("llama.attention.key_length")!);
            AssertClose(key, Values(expected), values, key.StartsWith("rope") ? 1e-6f : 0);
        }
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Its_hyperparameters_are_those_of_the_GGUF_file(string name)
    {
        using var gguf = GgufFile.Open(Fixtures.Path($"architectures/{name}/model.gguf"));
        using var folder = HuggingFaceFolder.Open(FolderOf(name));
        Assert.Equal(gguf.Metadata.Text("general.architecture"), folder.Architecture);
        foreach (string key in gguf.Metadata.Keys.Where(key => key.StartsWith($"{folder.Architecture}.")))
        {
            if (gguf.Metadata[key] is 0L)
                Assert.False(folder.Metadata.Has(key), key);
            else
                AssertSame(key, gguf.Metadata[key], folder.Metadata[key]);
        }
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Both_layouts_of_config_json_mean_the_same(string name)
    {
        using var copy = new TemporaryFolder();
        copy.Copy(Fixtures.Path($"architectures/{name}/config-v5.json"), "config.json");
        copy.Copy(Fixtures.Path($"architectures/{name}/model.safetensors"));
        using var newer = HuggingFaceFolder.Open(copy.Path);
        using var older = HuggingFaceFolder.Open(FolderOf(name));
        Assert.Equal(older.Tensors.Keys.Order(), newer.Tensors.Keys.Order());
        foreach (string key in older.Metadata.Keys.Where(static key => key != "general.name"))
            AssertSame(key, older.Metadata[key], newer.Metadata[key]);
    }

    static string FolderOf(string name) => Path.GetDirectoryName(Fixtures.Path($"architectures/{name}/model.safetensors"))!;

    static float[] Values(Tensor tensor)
    {
        float[] values = new float[tensor.Rows * tensor.Columns];
        Dequantiser.Row(tensor.Type, tensor.RowRange(0, (int)tensor.Rows), values);
        return values;
    }

    /// <summary>Rows as llama.cpp's converter orders them, so that the two halves of a head alternate.</summary>
    static float[] Permuted(float[] values, int columns, int headSize)
    {
        float[] permuted = new float[values.Length];
        for (int row = 0; row < values.Length / columns; row++)
        {
            int head = row / headSize, within = row % headSize;
            int source = head * headSize + within % 2 * (headSize / 2) + within / 2;
            values.AsSpan(source * columns, columns).CopyTo(permuted.AsSpan(row * columns));
        }
        return permuted;
    }

    static void AssertSame(string key, object? expected, object? actual)
    {
        if (expected is long or ulong or double && actual is not null)
            Assert.Equal(1, Convert.ToDouble(actual) / Convert.ToDouble(expected), 1e-6);
        else
            Assert.True(Equals(expected, actual) || (expected is bool[] flags && flags.SequenceEqual((bool[])actual!)), $"{key}: {actual} instead of {expected}");
    }

    static void AssertClose(string name, float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(expected[i] - actual[i]) > tolerance * Math.Abs(expected[i]))
                Assert.Fail($"{name}[{i}]: {actual[i]} instead of {expected[i]}");
        }
    }
}
