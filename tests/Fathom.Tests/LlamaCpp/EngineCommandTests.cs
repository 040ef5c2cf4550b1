using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Cli;
using Fathom.LlamaCpp;
using Fathom.Tests.Cli;
using Fathom.Tests.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>The command with models that llama.cpp runs. What could end a process that runs native code, runs in a process of its own.</summary>
public class EngineCommandTests
{
    [Fact]
    public void A_family_that_fathom_does_not_compute_is_run_by_llama_cpp_and_the_trace_says_so()
    {
        using var folder = new TemporaryFolder();
        string saved = folder.File("run.fathom");
        var run = FathomRun.Of("map", "--model", BreadthRow.Open("granite").Model, "--ids", "1,2,3,4", "--json", "--out", saved);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("llama.cpp runs it: the architecture 'granite'", run.Error, StringComparison.Ordinal);
        Check(run.Json);
        Check(FathomRun.Of("draw", saved, "--json").Json);
        Assert.Contains("run by llama.cpp", FathomRun.Of("describe", saved).Out.ReplaceLineEndings(" "), StringComparison.Ordinal);

        static void Check(JsonElement trace)
        {
            var engine = trace.GetProperty("engine");
            Assert.Equal("llama.cpp", engine.GetProperty("name").GetString());
            Assert.Equal(LlamaLibrary.Commit, engine.GetProperty("build").GetString());
            Assert.Equal("processor", engine.GetProperty("device").GetString());
            Assert.Equal("float32", engine.GetProperty("cache").GetString());
            Assert.True(engine.GetProperty("exact").GetBoolean());
            Assert.Contains("divided by logit_scale", engine.GetProperty("head").GetString(), StringComparison.Ordinal);
            var lens = trace.GetProperty("checks").GetProperty("lens");
            Assert.InRange(lens.GetProperty("norm_difference").GetDouble(), 0, LensProof.MostNormDifference);
            Assert.InRange(lens.GetProperty("head_difference").GetDouble(), 0, 1e-3);
            Assert.True(lens.GetProperty("count").GetInt32() > 0);
            Assert.Equal(JsonValueKind.Null, trace.GetProperty("measures").GetProperty("attention_norm").ValueKind);
            Assert.Equal(JsonValueKind.Null, trace.GetProperty("measures").GetProperty("mlp_norm").ValueKind);
        }
    }

    [Fact]
    public void A_model_that_fathom_computes_is_computed_by_it_unless_llama_cpp_is_asked_for()
    {
        string[] map = ["map", "--model", Fixtures.Path("architectures/qwen3/model.gguf"), "--ids", "1,2,3", "--json"];
        Assert.False(FathomRun.Of(map).Json.TryGetProperty("engine", out _));
        Assert.False(FathomRun.Of([.. map, "--engine", "fathom"]).Json.TryGetProperty("engine", out _));
        Assert.True(FathomRun.Of([.. map, "--engine", "llama.cpp"]).Json.TryGetProperty("engine", out _));
    }

    [Theory]
    [InlineData("--exact")]
    [InlineData("--gpu-layers", "3")]
    [InlineData("--tokenizer", "llama.cpp")]
    public void What_only_llama_cpp_has_is_refused_by_name_without_it(params string[] option)
    {
        string[] map = ["map", "--model", Fixtures.Path("architectures/qwen3/model.gguf"), "--ids", "1,2,3", .. option];
        FathomRun.Of(map).Refused(ExitCode.Usage, option[0], "--engine llama.cpp");
        FathomRun.Of([.. map, "--engine", "fathom"]).Refused(ExitCode.Usage, option[0], "--engine llama.cpp");
    }

    [Fact]
    public void A_folder_is_refused_by_llama_cpp() =>
        FathomRun.Of("map", "--engine", "llama.cpp", "--model", Path.GetDirectoryName(Fixtures.Path("architectures/qwen3/config.json"))!, "--ids", "1,2").Refused(ExitCode.Error, "GGUF");

    [Fact]
    public void What_llama_cpp_does_not_tell_is_refused_with_the_reason()
    {
        string model = BreadthRow.Open("olmo").Model;
        FathomRun.Of("map", "--model", model, "--ids", "1,2,3", "--sublayers").Refused(ExitCode.Error, "llama.cpp", "sublayers");
        FathomRun.Of("attribute", "--model", model, "--ids", "1,2,3", "--quiet").Refused(ExitCode.Error, "llama.cpp", "attributed");
    }

    [Fact]
    public void Model_info_tells_what_runs_it_and_which_lens_was_proven()
    {
        var facts = FathomRun.Of("model", "info", BreadthRow.Open("lfm2").Model, "--json").Json;
        Assert.Equal("llama.cpp", facts.GetProperty("engine").GetString());
        Assert.Equal("RMS token_embd_norm", facts.GetProperty("norm").GetString());
        Assert.Equal("fathom", FathomRun.Of("model", "info", Fixtures.Path("architectures/qwen3/model.gguf"), "--json").Json.GetProperty("engine").GetString());
    }

    [Fact]
    public void Samples_comparisons_and_a_fit_work_with_it()
    {
        using var folder = new TemporaryFolder();
        string model = BreadthRow.Open("olmo").Model, text = folder.File("ids.txt");
        Assert.Equal(4, FathomRun.Of("sample", "--model", model, "--ids", "1,2,3", "--generate", "--n", "4", "--max-tokens", "5", "--ignore-eos", "--json").Json.GetProperty("samples").GetArrayLength());
        string q8 = Fixtures.Path("architectures/llama/model-q8_0.gguf");
        foreach (string engine in (string[])["fathom", "llama.cpp"])
            Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", q8, "--engine", engine, "--ids", "1,2,3,4,5", "--out", folder.File($"{engine}.fathom"), "--quiet").Code);
        var compared = FathomRun.Of("compare", folder.File("fathom.fathom"), folder.File("llama.cpp.fathom"), "--json");
        Assert.Equal("llama.cpp", compared.Json.GetProperty("b").GetProperty("engine").GetString());
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sat on the mat and looked at me. ", 12)));
        var fit = FathomRun.Of("lens", "fit", "--model", BreadthRow.Open("granite").Model, "--text", text, "--out", folder.File("lens"), "--tokens", "100", "--json", "--quiet");
        Assert.Equal(ExitCode.Fine, fit.Code);
        Assert.Equal(6, fit.Json.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public void An_architecture_that_llama_cpp_does_not_know_is_refused_with_both_reasons()
    {
        using var folder = new TemporaryFolder();
        string path = Renamed(folder, "olmo", "olmx");
        FathomRun.AsProcess(folder.Path, "map", "--model", path, "--ids", "1,2,3", "--quiet").Refused(ExitCode.Error, "'olmx'", "llama.cpp does not run it: unknown model architecture");
    }

    [Fact]
    public void A_broken_file_reaches_no_engine()
    {
        using var folder = new TemporaryFolder();
        string model = BreadthRow.Open("olmo").Model, cut = folder.File("cut.gguf");
        File.WriteAllBytes(cut, File.ReadAllBytes(model).AsSpan(0, 200_000));
        FathomRun.AsProcess(folder.Path, "map", "--model", cut, "--ids", "1,2,3", "--quiet").Refused(ExitCode.Error, "cut.gguf");
    }

    [Theory]
    [InlineData("olmo.block_count", 1_000_000)]
    [InlineData("olmo.attention.head_count", 0)]
    [InlineData("olmo.attention.head_count_kv", 3)]
    [InlineData("olmo.embedding_length", 1 << 30)]
    [InlineData("olmo.feed_forward_length", 2_000_000_000)]
    [InlineData("olmo.expert_used_count", 3)]
    [InlineData("olmo.expert_count", 4)]
    [InlineData("olmo.rope.dimension_count", 1000)]
    public void Hostile_sizes_are_refused(string key, int value)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("hostile.gguf");
        var edit = new GgufEdit(BreadthRow.Open("olmo").Model);
        edit.Set(key, "u32", JsonValue.Create((uint)value));
        edit.Write(path);
        FathomRun.AsProcess(folder.Path, "map", "--model", path, "--ids", "1,2,3", "--quiet").Refused(ExitCode.Error, "hostile.gguf");
    }

    [Fact]
    public void A_missing_library_one_that_is_none_and_one_of_another_version_are_told()
    {
        using var folder = new TemporaryFolder();
        string model = BreadthRow.Open("olmo").Model, library = LlamaLibrary.Require();
        string empty = Directory.CreateDirectory(folder.File("empty")).FullName;
        With(empty).Refused(ExitCode.Error, LlamaLibrary.FolderVariable, empty);
        string other = Directory.CreateDirectory(folder.File("other")).FullName;
        foreach (string file in Directory.GetFiles(library))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        string changed = Directory.GetFiles(other, "*ggml-base*")[0];
        byte[] bytes = File.ReadAllBytes(changed);
        byte[] commit = System.Text.Encoding.ASCII.GetBytes(LlamaLibrary.Commit);
        bytes[bytes.AsSpan().IndexOf(commit)] = (byte)'0';
        File.WriteAllBytes(changed, bytes);
        With(other).Refused(ExitCode.Error, "another version", LlamaLibrary.Commit);
        File.WriteAllText(changed, "no library");
        With(other).Refused(ExitCode.Error, "cannot be loaded");

        FathomRun With(string place) => FathomRun.Started(folder.Path, "env", $"{LlamaLibrary.FolderVariable}={place}", "dotnet", FathomRun.Assembly, "map", "--model", model, "--ids", "1,2,3", "--quiet");
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(1700)]
    public void Too_little_address_space_is_told(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it is Linux that bounds the address space");
        string model = Directory.GetFiles(Fixtures.Model("smollm2"), "*.gguf")[0];
        var run = FathomRun.Started(Path.GetTempPath(), "bash", "-c",
            $"ulimit -v {megabytes}000; DOTNET_GCHeapHardLimit=0x8000000 exec dotnet {FathomRun.Assembly} map --engine llama.cpp --model {model} --ids 1,2,3 --quiet");
        run.Refused(ExitCode.Error);
        Assert.Matches("memory|alloc", run.Error);
    }

    static string Renamed(TemporaryFolder folder, string name, string architecture)
    {
        string path = folder.File("model.gguf");
        var edit = new GgufEdit(BreadthRow.Open(name).Model);
        edit.Set("general.architecture", "str", JsonValue.Create(architecture));
        foreach (string key in (string[])["block_count", "embedding_length"])
            edit.Set($"{architecture}.{key}", "u32", JsonValue.Create(key == "block_count" ? 6u : 32u));
        edit.Write(path);
        return path;
    }
}
