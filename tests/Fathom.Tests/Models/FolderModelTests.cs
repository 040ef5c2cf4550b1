using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>A model computes the same whether it was read from a folder or from a GGUF file.</summary>
public sealed class FolderModelTests
{
    /// <summary>A file of the folder, and the expected file.</summary>
    public static TheoryData<string, string> Folders
    {
        get
        {
            var folders = new TheoryData<string, string>
            {
                { "bad/good/model.safetensors", "bad/good-logits.safetensors" },
                { "bad/good-sharded/model.safetensors.index.json", "bad/good-logits.safetensors" },
            };
            foreach (string name in HuggingFaceFolderTests.Names)
                folders.Add($"architectures/{name}/model.safetensors", $"architectures/{name}/expected.safetensors");
            return folders;
        }
    }

    [Fact]
    public void A_file_of_a_folder_stands_for_it()
    {
        string folder = Path.GetDirectoryName(Fixtures.Path("bad/good/model.safetensors"))!;
        foreach (string file in (string[])["model.safetensors", "config.json"])
        {
            using var model = LanguageModel.Open(Path.Combine(folder, file));
            Assert.Equal(folder, model.Path);
        }
        Assert.Equal(folder, ModelText.Open(Path.Combine(folder, "model.safetensors")).Path);
    }

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_gives_the_reference_implementations_logits(string file, string expectedFile)
    {
        using var model = LanguageModel.Open(Path.GetDirectoryName(Fixtures.Path(file))!);
        var expected = SafetensorsFixture.Open(Fixtures.Path(expectedFile));
        int[] ids = expected.Integers("input_ids");
        using var decoder = new SingleSequence(model, ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            decoder.Feed([ids[i]]);
            var logits = expected.Floats("logits").AsSpan(i * model.Shape.Vocabulary, model.Shape.Vocabulary);
            Near.Deviations(logits, decoder.Logits(), 1e-4, $"logits of position {i}");
        }
    }

    [Fact]
    public void Folder_and_file_agree_on_what_is_no_weight()
    {
        using var folder = LanguageModel.Open(Fixtures.Path("bad/good"));
        using var file = LanguageModel.Open(Fixtures.Path("bad/good.gguf"));
        Assert.Equal(file.Shape, folder.Shape);
        Assert.Equal(file.ChatTemplates.Sources, folder.ChatTemplates.Sources);
        Assert.Equal(file.Tokenizer.Encode("the cat"), folder.Tokenizer.Encode("the cat"));
    }

    [Fact]
    public void Equal_folders_have_one_fingerprint_and_a_changed_config_another()
    {
        using var copy = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Fixtures.Path("bad/good")))
            copy.Copy(file);
        string original = FingerprintOf(Fixtures.Path("bad/good"));
        Assert.Equal(original, FingerprintOf(copy.Path));
        string config = copy.File("config.json");
        File.WriteAllText(config, File.ReadAllText(config) + "\n");
        Assert.NotEqual(original, FingerprintOf(copy.Path));
    }

    static string FingerprintOf(string path)
    {
        using var source = ModelSource.Open(path);
        return source.Fingerprint();
    }
}
