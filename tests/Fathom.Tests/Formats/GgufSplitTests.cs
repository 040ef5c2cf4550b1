using Fathom.Formats;

namespace Fathom.Tests.Formats;

public sealed class GgufSplitTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("qwen3")]
    public void The_first_part_gives_the_tensors_of_all(string model)
    {
        using var whole = GgufFile.Open(Fixtures.Path($"architectures/{model}/model.gguf"));
        using var split = GgufFile.Open(Fixtures.Path($"architectures/{model}/model-00001-of-00003.gguf"));
        Assert.Equal(whole.Tensors.Keys.Order(), split.Tensors.Keys.Order());
        foreach (var (name, tensor) in whole.Tensors)
            Assert.True(tensor.Row(tensor.Rows - 1).SequenceEqual(split.Tensors[name].Row(tensor.Rows - 1)), name);
        Assert.True(split.Length > whole.Length);
    }

    [Fact]
    public void Another_part_than_the_first_is_refused()
    {
        string second = Fixtures.Path("architectures/llama/model-00002-of-00003.gguf");
        Assert.Contains("open its first part", Assert.Throws<ModelFormatException>(() => GgufFile.Open(second)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Copy(Fixtures.Path("architectures/llama/model-00001-of-00003.gguf"));
        folder.Copy(Fixtures.Path("architectures/llama/model-00002-of-00003.gguf"));
        var error = Assert.Throws<ModelFormatException>(() => GgufFile.Open(first));
        Assert.Contains("model-00003-of-00003.gguf is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_in_the_place_of_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Copy(Fixtures.Path("architectures/llama/model-00001-of-00003.gguf"));
        folder.Copy(Fixtures.Path("architectures/llama/model-00003-of-00003.gguf"), "model-00002-of-00003.gguf");
        Assert.Contains("part 2", Assert.Throws<ModelFormatException>(() => GgufFile.Open(first)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_part_is_refused() =>
        Assert.Throws<ModelFormatException>(() => GgufFile.Open(Fixtures.Path("bad/gguf/split-count-2.gguf")));
}
