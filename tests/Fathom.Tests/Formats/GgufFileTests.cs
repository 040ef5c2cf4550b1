using Fathom.Formats;

namespace Fathom.Tests.Formats;

[Collection(nameof(Alone))]
public sealed class GgufFileTests
{
    [Fact]
    public void A_good_file_gives_its_metadata_and_tensors()
    {
        using var file = GgufFile.Open(Fixtures.Path("bad/good.gguf"));
        Assert.Equal(3u, file.Version);
        Assert.Equal(20, file.Tensors.Count);
        Assert.Equal("llama", file.Metadata.Text("general.architecture"));
        Assert.Equal(2, file.Metadata.Integer("llama.block_count"));
        Assert.Equal(64, file.Metadata.Texts("tokenizer.ggml.tokens")!.Length);
        Assert.Null(file.Metadata.Text("general.absent"));
        Assert.Throws<ModelFormatException>(() => file.Metadata.Integer("general.architecture"));
        var up = file.Tensors["blk.0.ffn_up.weight"];
        Assert.Equal(TensorType.Q8_0, up.Type);
        Assert.Equal([64, 32], up.Shape);
    }

    [Fact]
    public void A_hostile_file_is_refused_with_one_sentence()
    {
        foreach (var hostile in HostileFiles.Of("gguf", "container"))
            HostileFiles.Check(hostile, static path => GgufFile.Open(path).Dispose());
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] good = File.ReadAllBytes(Fixtures.Path("bad/good.gguf"));
        string path = Path.GetTempFileName();
        try
        {
            using var cut = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            cut.Write(good);
            cut.Flush();
            for (int length = good.Length - 1; length >= 0; length--)
            {
                cut.SetLength(length);
                Assert.ThrowsAny<FathomException>(() => GgufFile.Open(path).Dispose());
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("gguf/git-lfs-pointer.gguf", "Git LFS pointer")]
    [InlineData("gguf/version-byte-swapped.gguf", "big-endian")]
    [InlineData("gguf/key-duplicate.gguf", "llama.block_count")]
    [InlineData("gguf/array-nested-10000.gguf", "nested array")]
    [InlineData("gguf/dim-not-block-multiple.gguf", "not a multiple of the block")]
    [InlineData("gguf/offset-overlap.gguf", "overlap")]
    [InlineData("gguf/cut-last-byte.gguf", "truncated")]
    public void A_refusal_says_what_is_wrong(string name, string substance)
    {
        string path = Fixtures.Path($"bad/{name}");
        var error = Assert.Throws<ModelFormatException>(() => GgufFile.Open(path));
        Assert.Contains(substance, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_is_named()
    {
        Assert.Contains("no such file", Assert.Throws<FathomException>(() => GgufFile.Open("/no/such.gguf")).Message, StringComparison.Ordinal);
        Assert.Contains("directory", Assert.Throws<FathomException>(() => GgufFile.Open("/")).Message, StringComparison.Ordinal);
    }
}
