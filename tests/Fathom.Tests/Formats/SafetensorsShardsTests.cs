using Fathom.Formats;

namespace Fathom.Tests.Formats;

[Collection(nameof(Alone))]
public sealed class SafetensorsShardsTests
{
    const string Index = "model.safetensors.index.json";

    [Theory]
    [InlineData("bad/good", "bad/good-sharded", 2)]
    [InlineData("architectures/qwen2", "architectures/qwen2-sharded", 3)]
    public void Shards_give_the_tensors_of_a_single_file(string single, string sharded, int count)
    {
        using var whole = SafetensorsShards.Open(Fixtures.Path(single));
        using var shards = SafetensorsShards.Open(Fixtures.Path(sharded));
        Assert.Equal(count, shards.Files.Count());
        Assert.Equal(whole.Tensors.Keys.Order(), shards.Tensors.Keys.Order());
        foreach (var (name, tensor) in whole.Tensors)
            Assert.True(tensor.Row(0).SequenceEqual(shards.Tensors[name].Row(0)), name);
    }

    [Fact]
    public void A_hostile_index_is_refused_and_nothing_outside_the_folder_is_read()
    {
        using var folder = new TemporaryFolder();
        foreach (string shard in Directory.GetFiles(Fixtures.Path("bad/good-sharded"), "*.safetensors"))
            folder.Copy(shard);
        foreach (var hostile in HostileFiles.Of("index", "model"))
        {
            HostileFiles.Check(hostile, path =>
            {
                folder.Copy(path, Index);
                SafetensorsShards.Open(folder.Path).Dispose();
            });
        }
    }

    [Theory]
    [InlineData("parent-folder", "outside the model folder")]
    [InlineData("absolute", "outside the model folder")]
    [InlineData("missing-shard", "no such file")]
    [InlineData("tensor-in-other-shard", "is not in its shard")]
    public void A_refusal_says_what_is_wrong(string name, string substance)
    {
        using var folder = new TemporaryFolder();
        foreach (string shard in Directory.GetFiles(Fixtures.Path("bad/good-sharded"), "*.safetensors"))
            folder.Copy(shard);
        folder.Copy(Fixtures.Path($"bad/index/{name}.json"), Index);
        var error = Assert.ThrowsAny<FathomException>(() => SafetensorsShards.Open(folder.Path));
        Assert.Contains(substance, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_weights_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("model.safetensors", Assert.Throws<FathomException>(() => SafetensorsShards.Open(folder.Path)).Message, StringComparison.Ordinal);
    }
}
