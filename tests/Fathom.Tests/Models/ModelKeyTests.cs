using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Models.Architectures;
using Fathom.Models.HuggingFace;
using Fathom.Models.Keys;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Models;

/// <summary>The tables of keys say what is done: what they call honoured is read, what they call fixed is refused otherwise.</summary>
public class ModelKeyTests
{
    const string Folder = "config.json", Gguf = "GGUF";

    /// <summary>Names that are read only where the other is absent.</summary>
    static readonly Dictionary<string, string> SecondNames = new()
    {
        ["num_experts"] = "num_local_experts",
        ["_sliding_window_pattern"] = "sliding_window_pattern",
    };

    /// <summary>Kind of file, folder of the architectures, key.</summary>
    public static TheoryData<string, string, string> Honoured => Keys(KeyUse.Honoured);

    public static TheoryData<string, string, string> Fixed => Keys(KeyUse.Fixed);

    [Theory, MemberData(nameof(Honoured))]
    public void Every_honoured_key_is_read(string kind, string architecture, string key) =>
        Refused(kind, architecture, key, "arr:str", new JsonArray("nonsense"), except: SecondNames.GetValueOrDefault(key));

    [Theory, MemberData(nameof(Fixed))]
    public void A_key_that_only_has_one_meaning_is_refused_with_another(string kind, string architecture, string key) =>
        Refused(kind, architecture, key, "str", "another", except: null);

    [Theory, InlineData(Folder), InlineData(Gguf)]
    public void A_key_that_nothing_knows_of_and_that_looks_like_numbers_is_refused(string kind) =>
        Refused(kind, "llama", "head_norm_flavour", "u32", 2u, except: null);

    [Theory, InlineData(Folder), InlineData(Gguf)]
    public void A_key_that_nothing_knows_of_is_told(string kind)
    {
        using var model = Edited(kind, "llama", "curriculum", "str", "storms", null);
        Assert.Contains("curriculum", FathomRun.Of("model", "info", model.Path).Out, StringComparison.Ordinal);
        Assert.Contains("curriculum", FathomRun.Of("map", "--model", model.Path, "--ids", "1,2", "--json").Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Nothing_is_told_of_the_keys_that_a_model_usually_has(string kind, string architecture)
    {
        using var model = LanguageModel.Open(Path.GetDirectoryName(Fixtures.Path($"architectures/{architecture}/config.json"))! + (kind == Folder ? "" : "/model.gguf"));
        Assert.Empty(model.Notes);
    }

    public static TheoryData<string, string> Architectures
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string name in HuggingFaceFolderTests.Names)
                foreach (string kind in (string[])[Folder, Gguf])
                    all.Add(kind, name);
            return all;
        }
    }

    [Fact]
    public void A_scaling_is_refused_with_a_key_that_it_does_not_know()
    {
        using var folder = new EditedFolder("llama").Edit("config.json", static config => config["rope_scaling"] = JsonNode.Parse("""{"type": "linear", "factor": 2, "twist": 3}"""));
        Assert.Contains("rope_scaling.twist", Assert.ThrowsAny<FathomException>(() => LanguageModel.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    static TheoryData<string, string, string> Keys(KeyUse use)
    {
        var keys = new TheoryData<string, string, string>();
        foreach (var (type, layout) in CheckpointLayouts.Known)
            foreach (var rule in layout.Keys.Rules.Where(rule => rule.Use == use))
                keys.Add(Folder, FolderOf(type), rule.Name);
        foreach (var (architecture, (_, table)) in Decoders.Known)
            foreach (var rule in table.Rules.Where(rule => rule.Use == use))
                keys.Add(Gguf, architecture, rule.Name);
        return keys;
    }

    static string FolderOf(string modelType) => modelType switch
    {
        "qwen3_moe" => "qwen3moe",
        "gemma3_text" => "gemma3",
        "gpt_neox" => "gptneox",
        "gpt_oss" => "gpt-oss",
        _ => modelType,
    };

    static void Refused(string kind, string architecture, string key, string type, JsonNode value, string? except)
    {
        using var model = Edited(kind, architecture, key, type, value, except);
        var error = Assert.ThrowsAny<FathomException>(() =>
        {
            using var source = ModelSource.Open(model.Path);
            Decoders.Build(source);
        });
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    static EditedModel Edited(string kind, string architecture, string key, string type, JsonNode value, string? except)
    {
        if (kind == Folder)
        {
            var folder = new EditedFolder(architecture).Edit("config.json", config =>
            {
                if (except is not null)
                    config.Remove(except);
                config[key] = value;
            });
            return new(folder.Path, folder);
        }
        var copy = new TemporaryFolder();
        var file = new GgufEdit(Fixtures.Path($"architectures/{architecture}/model.gguf"));
        file.Set($"{architecture}.{key}", type, value);
        file.Write(copy.File("model.gguf"));
        return new(copy.File("model.gguf"), copy);
    }

    sealed record EditedModel(string Path, IDisposable Files) : IDisposable
    {
        public void Dispose() => Files.Dispose();
    }
}
