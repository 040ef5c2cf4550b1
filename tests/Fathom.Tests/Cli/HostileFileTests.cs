using System.Diagnostics;
using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>What strangers' files do to the command: nothing but an error of at most three lines, soon and in little memory.</summary>
[Collection(nameof(Alone))]
public sealed class HostileFileTests
{
    const long MostBytes = 200 << 20;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public void Hostile_GGUF_files() => CheckAll("gguf", static (file, _) => FathomRun.Of("model", "verify", file));

    [Fact]
    public void Hostile_safetensors_files() => CheckAll("safetensors", static (file, row) => row.Stage == "container"
        ? WithFolder(null, file, null, copy => FathomRun.Of("model", "tensor", file, "a", "--out", copy.File("a.npy")))
        : Verify("bad/good", file, "model.safetensors"));

    [Fact]
    public void Hostile_configurations() => CheckAll("config", static (file, _) => Verify("bad/good", file, "config.json"));

    [Fact]
    public void Hostile_indices() => CheckAll("index", static (file, _) => Verify("bad/good-sharded", file, "model.safetensors.index.json"));

    [Fact]
    public void Hostile_tokenizers_in_a_model() => CheckAll("tokenizer", static (file, _) => Verify("bad/good", file, "tokenizer.json"), stage: "tokenizer");

    [Theory]
    [InlineData("the tide")]
    [InlineData("a50000!")]
    [InlineData("a50000")]
    public void Hostile_tokenizers_at_work(string text) => CheckAll("tokenizer", (file, row) => WithFolder("bad/good", file, "tokenizer.json",
        copy => FathomRun.WithInput(text.Replace("a50000", new('a', 50_000)), "tokenize", "--model", copy.Path)));

    [Fact]
    public void Hostile_templates()
    {
        string messages = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("bad/good-templates.json"))).RootElement[0].GetProperty("messages").GetRawText();
        CheckAll("template", (file, _) => FathomRun.WithInput(messages, "template", "--file", file));
    }

    [Fact]
    public void The_refusal_that_a_template_raises_is_told_in_its_own_words()
    {
        var run = FathomRun.WithInput("[]", "template", "--file", Fixtures.Path("bad/template/raise.jinja"));
        run.Refused(ExitCode.Error, "Only user and assistant roles are supported!");
    }

    [Theory]
    [InlineData("bad/good.gguf")]
    [InlineData("bad/good")]
    [InlineData("bad/good-sharded")]
    public void The_controls_are_whole_and_give_their_next_token(string name)
    {
        string path = Fixtures.Path(name);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("model", "verify", path).Code);
        using var good = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("bad/good.json")));
        string text = good.RootElement.GetProperty("text").GetString()!;
        var ids = FathomRun.WithInput(text, "tokenize", "--model", path, "--json").Json.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32()).ToArray();
        Assert.Equal(good.RootElement.GetProperty("input_ids").EnumerateArray().Select(static id => id.GetInt32()), ids);
        var run = FathomRun.Of("map", "--model", path, "--ids", string.Join(',', ids), "--json");
        Assert.Equal(good.RootElement.GetProperty("greedy_next").GetInt32(), run.Json.GetProperty("tokens").EnumerateArray().Last().GetProperty("id").GetInt32());
    }

    static void CheckAll(string kind, Func<string, HostileFile, FathomRun> use, string? stage = null)
    {
        List<string> differences = [];
        foreach (var row in HostileFiles.Of(kind).Where(row => stage is null || row.Stage == stage))
            differences.AddRange(Check(row, () => use(Fixtures.Path($"bad/{row.File}"), row)));
        Assert.Empty(differences);
    }

    static IEnumerable<string> Check(HostileFile row, Func<FathomRun> use)
    {
        FathomRun run = null!;
        var watch = Stopwatch.StartNew();
        long memory = PeakMemory.Of(() => run = use());
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bool isClear = run.Code == ExitCode.Error && lines.Length is > 0 and <= 3 && lines.All(static line => line.StartsWith("fathom: ", StringComparison.Ordinal))
            && !run.Error.Contains("of Fathom itself", StringComparison.Ordinal);
        if (!isClear && !(run.Code == ExitCode.Fine && row.MayLoad))
            yield return $"{row.File}: {run}";
        if (watch.Elapsed > Patience)
            yield return $"{row.File} took {watch.Elapsed.TotalSeconds:0.0} s";
        if (memory > MostBytes)
            yield return $"{row.File} took {memory >> 20} MB";
    }

    static FathomRun Verify(string good, string file, string name) => WithFolder(good, file, name, static copy => FathomRun.Of("model", "verify", copy.Path));

    /// <summary>Lays a hostile file under a name into a copy of a good folder.</summary>
    static FathomRun WithFolder(string? good, string file, string? name, Func<TemporaryFolder, FathomRun> use)
    {
        using var copy = new TemporaryFolder();
        foreach (string each in good is null ? [] : Directory.GetFiles(Fixtures.Path(good)))
            copy.Copy(each);
        if (name is not null)
            copy.Copy(file, name);
        return use(copy);
    }
}
