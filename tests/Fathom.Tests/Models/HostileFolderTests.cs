using Fathom.Models;
using Fathom.Models.Architectures;

namespace Fathom.Tests.Models;

[Collection(nameof(Alone))]
public sealed class HostileFolderTests
{
    [Theory]
    [InlineData("config", "config.json")]
    [InlineData("safetensors", "model.safetensors")]
    public void A_hostile_file_in_a_folder_is_refused_with_one_sentence(string kind, string name) => CheckAll(kind, "bad/good", name);

    [Fact]
    public void A_hostile_index_in_a_folder_is_refused_with_one_sentence() =>
        CheckAll("index", "bad/good-sharded", "model.safetensors.index.json");

    [Theory]
    [InlineData("bad/good")]
    [InlineData("bad/good-sharded")]
    public void The_folder_itself_is_a_model(string folder) => Build(Fixtures.Path(folder));

    [Fact]
    public void A_star_in_the_name_of_a_tensor_stands_for_no_number()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Fixtures.Path("bad/good")))
            folder.Copy(file);
        byte[] weights = File.ReadAllBytes(folder.File("model.safetensors"));
        weights[weights.AsSpan().IndexOf("layers.0."u8) + "layers.".Length] = (byte)'*';
        File.WriteAllBytes(folder.File("model.safetensors"), weights);
        Assert.Contains("*", Assert.ThrowsAny<FathomException>(() => Build(folder.Path)).Message);
    }

    static void CheckAll(string kind, string good, string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Fixtures.Path(good)))
            folder.Copy(file);
        foreach (var hostile in HostileFiles.Of(kind, "model"))
        {
            HostileFiles.Check(hostile, path =>
            {
                folder.Copy(path, name);
                Build(folder.Path);
            });
        }
    }

    static void Build(string folder)
    {
        using var source = ModelSource.Open(folder);
        Decoders.Build(source);
    }
}
