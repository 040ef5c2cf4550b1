using System.Diagnostics;
using System.Text;
using Fathom.Cli;
using Fathom.Hub;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Hub;

/// <summary>fathom pull and fathom data pull, as processes against a hub on this machine.</summary>
public sealed class HubCommandTests : IDisposable
{
    readonly HubServer server = new();
    readonly TemporaryFolder home = new();

    public void Dispose()
    {
        server.Dispose();
        home.Dispose();
    }

    [Fact]
    public void A_model_that_was_pulled_is_opened_by_its_name()
    {
        server.More["acme/abacus-GGUF"] = Quantisations("abacus-Q8_0.gguf", "abacus-Q4_K_M.gguf");
        string path = Path.Combine(home.Path, "hub/models--acme--abacus-GGUF/snapshots", HubContents.Main, "abacus-Q8_0.gguf");
        var absent = Run("model", "info", "acme/abacus-GGUF:q8_0");
        absent.Refused(ExitCode.Error, "acme/abacus-GGUF:q8_0: there is no such file or folder, and no model of that name in ", ", where downloaded models are looked for (fathom pull acme/abacus-GGUF:q8_0 gets it)");
        var pulled = Run("pull", "acme/abacus-GGUF:q8_0");
        Assert.Equal((ExitCode.Fine, path), (pulled.Code, pulled.Out.Trim()));
        Assert.Contains("acme/abacus-GGUF: 1 file, 7", pulled.Error, StringComparison.Ordinal);
        foreach (string name in new[] { "acme/abacus-GGUF", "acme/abacus-GGUF:Q8_0", "acme/abacus-GGUF:abacus-Q8_0.gguf" })
            Assert.Contains("qwen3", Run("model", "info", name).Out, StringComparison.Ordinal);
        Run("model", "info", "acme/abacus-GGUF:Q4_K_M").Refused(ExitCode.Error, "(fathom pull acme/abacus-GGUF:Q4_K_M gets it)");
        Assert.Equal(ExitCode.Fine, Run("pull", "acme/abacus-GGUF", "--file", "*Q4*", "--quiet").Code);
        Run("model", "info", "acme/abacus-GGUF").Refused(ExitCode.Error, "2 of its GGUF models are downloaded: say which, such as acme/abacus-GGUF:abacus-Q4_K_M.gguf");
    }

    [Fact]
    public void A_folder_with_weights_is_printed_and_other_programs_weights_are_left_out()
    {
        server.More["acme/folder"] = [new("config.json", "{}"u8.ToArray()), new("model.safetensors", new byte[100], HubContents.Tagged), new("onnx/model.onnx", new byte[2000], HubContents.Tagged), new("pytorch_model.bin", new byte[1000], HubContents.Tagged)];
        var run = Run("pull", "acme/folder");
        Assert.Equal(Path.Combine(home.Path, "hub/models--acme--folder/snapshots", HubContents.Main), run.Out.Trim());
        Assert.Contains("2 files for other programs are left out (3.0 kB): --file '*' gets them too", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("pull", "acme/folder", "--json").Json.GetProperty("files").GetArrayLength());
        Assert.Equal(4, Run("pull", "acme/folder", "--json", "--file", "*").Json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public void Several_GGUF_models_are_listed_where_nobody_can_be_asked()
    {
        server.More["acme/many"] = [.. Quantisations("x-Q8_0.gguf", "x-Q4_K_M-00001-of-00002.gguf", "x-Q4_K_M-00002-of-00002.gguf", "mmproj-x.gguf"), new("README.md", [1])];
        Run("pull", "acme/many").Refused(ExitCode.Error, "acme/many has 2 GGUF models: say which, as in acme/many:Q4_K_M, or by --file: Q4_K_M (", " MB), Q8_0 (");
        Run("pull", "acme/many:Q5_0").Refused(ExitCode.Error, "has neither a file Q5_0 nor a GGUF model whose name ends so: it has x-Q4_K_M-00001-of-00002.gguf (");
        string[] parts = [.. Run("pull", "acme/many:q4_k_m", "--json").Json.GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("name").GetString()!)];
        Assert.Equal(["x-Q4_K_M-00001-of-00002.gguf", "x-Q4_K_M-00002-of-00002.gguf"], parts);
        Run("pull", "acme/many:Q8_0", "--file", "*").Refused(ExitCode.Usage, "both say which file is meant");
        Run("pull", "acme/many/x").Refused(ExitCode.Usage, "is no name of a model");
    }

    [Fact]
    public void Somebody_who_watches_is_asked_which_of_several_GGUF_models()
    {
        var error = new StringWriter();
        using var io = new CommandIo(new MemoryStream("x\n0\n2\n"u8.ToArray()), new MemoryStream(), error, errorIsTerminal: true) { InputIsTerminal = true };
        var files = Quantisations("x-Q8_0.gguf", "x-Q4_K_M.gguf").Select(static file => new HubFile(file.Path, 1_500_000, file.Hash, null)).ToArray();
        Assert.Equal("x-Q8_0.gguf", new GgufQuestion(io, "acme/x").Ask(HubChoice.GgufModels(files)).Path);
        Assert.Equal("  1     1.5 MB  x-Q4_K_M.gguf\n  2     1.5 MB  x-Q8_0.gguf\nWhich one? 1 to 2: Which one? 1 to 2: Which one? 1 to 2: ", error.ToString().ReplaceLineEndings("\n"));
        using var silent = new CommandIo(new MemoryStream(), new MemoryStream(), error, errorIsTerminal: true) { InputIsTerminal = true };
        Assert.Contains("no answer", Assert.Throws<FathomException>(() => new GgufQuestion(silent, "acme/x").Ask(HubChoice.GgufModels(files))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public void A_pull_that_was_ended_is_gone_on_with_where_it_ended(string signal)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "signals are sent by kill");
        server.StallsAfter = 30_000;
        string model = HubContents.Files("acme/tiny", HubContents.Main)![3].Hash, partial = Path.Combine(home.Path, "hub/models--acme--tiny/blobs", $"{model}.fathom.incomplete");
        using (var process = Start("pull", "acme/tiny", "--file", "model.safetensors"))
        {
            var patience = Stopwatch.StartNew();
            while ((!File.Exists(partial) || new FileInfo(partial).Length < 30_000) && patience.Elapsed < TimeSpan.FromMinutes(1))
                Thread.Sleep(20);
            using (var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]))
                kill.WaitForExit();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (signal == "INT")
                Assert.Equal((ExitCode.Interrupted, "interrupted: what came is kept, and the same command goes on where it ended"), (process.ExitCode, error.Trim()));
        }
        Assert.Equal(30_000, new FileInfo(partial).Length);
        Assert.False(Directory.Exists(Path.Combine(home.Path, "hub/models--acme--tiny/refs")));
        server.StallsAfter = null;
        server.TakeRequests();
        var run = Run("pull", "acme/tiny", "--file", "model.safetensors", "--json");
        Assert.Equal("bytes=30000-", server.TakeRequests().Single(static request => request.Host == "CDN").Headers["Range"]);
        var file = run.Json.GetProperty("files")[0];
        Assert.Equal("resumed", file.GetProperty("state").GetString());
        Assert.Equal(20_000, run.Json.GetProperty("received_bytes").GetInt64());
        Assert.Equal(HubContents.ContentOf(model), File.ReadAllBytes(file.GetProperty("path").GetString()!));
    }

    [Fact]
    public void A_data_set_comes_as_Parquet_where_it_was_converted_and_as_it_is_elsewhere()
    {
        var converted = Run("data", "pull", "acme/words");
        Assert.Equal(Path.Combine(home.Path, "hub/datasets--acme--words/snapshots", HubContents.DataConverted, "default/train/0000.parquet"), converted.Out.Trim());
        Assert.Equal(HubContents.DataConverted, File.ReadAllText(Path.Combine(home.Path, "hub/datasets--acme--words/refs/refs/convert/parquet")));
        server.More["acme/plain-data"] = [new("README.md", [1]), new("dataset_infos.json", [2]), new("test.csv", [3]), new("train.jsonl.gz", [4])];
        var plain = Run("data", "pull", "datasets/acme/plain-data", "--json");
        Assert.Equal("main", plain.Json.GetProperty("revision").GetString());
        Assert.Equal(["test.csv", "train.jsonl.gz"], plain.Json.GetProperty("paths").EnumerateArray().Select(static path => Path.GetFileName(path.GetString())));
        server.More["acme/part"] = [new("default/partial-train/0000.parquet", [5])];
        Assert.Contains("acme/part: the hub has converted only a part of it, which is what comes: --revision main has the original", Run("data", "pull", "acme/part").Error, StringComparison.Ordinal);
        server.More["acme/pictures"] = [new("cat.png", [1])];
        Run("data", "pull", "acme/pictures").Refused(ExitCode.Error, "acme/pictures: main of it has no table (Parquet, CSV, JSON): it has cat.png (1 B)");
    }

    [Fact]
    public void Offline_what_is_there_is_told_without_a_request()
    {
        Assert.Equal(ExitCode.Fine, Run("pull", "acme/tiny", "--quiet").Code);
        Assert.Equal(ExitCode.Fine, Run("data", "pull", "acme/words", "--quiet").Code);
        server.TakeRequests();
        Assert.True(Run([("HF_HUB_OFFLINE", "1")], "pull", "acme/tiny", "--json").Json.GetProperty("offline").GetBoolean());
        Assert.EndsWith("0000.parquet", Run([("HF_HUB_OFFLINE", "1")], "data", "pull", "acme/words").Out.Trim(), StringComparison.Ordinal);
        Run([("HF_HUB_OFFLINE", "1")], "pull", "acme/plain").Refused(ExitCode.Error, "acme/plain: HF_HUB_OFFLINE is set, and the cache has nothing of main");
        Assert.Empty(server.TakeRequests());
    }

    [Fact]
    public void The_documentation_has_every_field_of_the_JSON()
    {
        string page = File.ReadAllText(Path.Combine(Fixtures.Repository, "docs", "pull.md"));
        var json = Run("pull", "acme/tiny", "--json").Json;
        Assert.All(json.EnumerateObject().Concat(json.GetProperty("files")[0].EnumerateObject()), field => Assert.Contains($"`{field.Name}{(field.Name == "files" ? "[]" : "")}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("models/none.gguf")]
    [InlineData("docs/none")]
    public void What_looks_like_a_path_is_no_name_of_a_model(string path)
    {
        Directory.CreateDirectory(home.File("docs"));
        var run = Run("model", "info", path);
        Assert.DoesNotContain("fathom pull", run.Error, StringComparison.Ordinal);
        Assert.Contains(": no such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_without_a_model_says_the_command_that_gets_it()
    {
        server.More["acme/readme"] = [new("README.md", [1]), .. Quantisations("x-Q8_0.gguf")];
        Assert.Equal(ExitCode.Fine, Run("pull", "acme/readme", "--file", "README.md").Code);
        Run("model", "info", "acme/readme").Refused(ExitCode.Error, "acme/readme: what was downloaded of it holds no model (fathom pull acme/readme gets it)");
    }

    static ServedFile[] Quantisations(params string[] names)
    {
        byte[] model = File.ReadAllBytes(DemonstrationModel.Path);
        return [.. names.Select((name, i) => new ServedFile(name, [.. model, .. Encoding.ASCII.GetBytes(new string('\0', 32 * i))], HubContents.Tagged))];
    }

    FathomRun Run(params string[] arguments) => Run([], arguments);

    FathomRun Run((string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error);
    }

    Process Start(params string[] arguments) => Start([], arguments);

    Process Start((string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [FathomRun.Assembly, .. arguments]) { WorkingDirectory = home.Path, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("HF_HOME", home.Path), ("HF_ENDPOINT", server.Endpoint), ("HF_TOKEN", ""), ("HF_HUB_CACHE", ""), ("HF_TOKEN_PATH", ""), .. environment])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
