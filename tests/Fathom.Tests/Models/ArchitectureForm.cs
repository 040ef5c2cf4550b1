using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>Every form that a model of every architecture comes in, and what the reference implementation computes on it.</summary>
static class ArchitectureForm
{
    /// <summary>Stands for the folder itself, in place of one of its files.</summary>
    const string Folder = "folder", FolderWithNewerConfig = "folder, newer config.json";

    /// <summary>Folder, form (a file of it, or the folder), expected file.</summary>
    public static TheoryData<string, string, string> All
    {
        get
        {
            var forms = new TheoryData<string, string, string>
            {
                { "llama", "model-q8_0.gguf", "expected-q8_0" },
                { "llama", "model-00001-of-00003.gguf", "expected" },
                { "qwen3", "model-00001-of-00003.gguf", "expected" },
                { "llama-sharded", Folder, "../llama/expected" },
                { "qwen2-sharded", Folder, "../qwen2/expected" },
            };
            foreach (string name in HuggingFaceFolderTests.Names)
                foreach (string form in (string[])["model.gguf", Folder, FolderWithNewerConfig])
                {
                    forms.Add(name, form, name == "mistral" && form == "model.gguf" ? "expected-gguf" : "expected");
                    if (name == "phi3-longrope")
                        forms.Add(name, form, "expected-short");
                }
            return forms;
        }
    }

    public static LanguageModel Open(string name, string form, string expectedName, out SafetensorsFixture expected)
    {
        string folder = Path.GetDirectoryName(Fixtures.Path($"architectures/{name}/config.json"))!;
        expected = SafetensorsFixture.Open(Fixtures.Path($"architectures/{name}/{expectedName}.safetensors"));
        return form switch
        {
            Folder => LanguageModel.Open(folder),
            FolderWithNewerConfig => OpenWithNewerConfig(folder),
            _ => LanguageModel.Open(Fixtures.Path($"architectures/{name}/{form}")),
        };
    }

    /// <summary>Opens the folder as it would be with the other layout of config.json; the copy may go as soon as it is open.</summary>
    static LanguageModel OpenWithNewerConfig(string folder)
    {
        using var copy = new TemporaryFolder();
        foreach (string file in (string[])["model.safetensors", "tokenizer.json", "tokenizer_config.json", "generation_config.json"])
            copy.Copy(Path.Combine(folder, file));
        copy.Copy(Path.Combine(folder, "config-v5.json"), "config.json");
        return LanguageModel.Open(copy.Path);
    }
}
