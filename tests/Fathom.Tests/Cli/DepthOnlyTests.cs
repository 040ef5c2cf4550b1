using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class DepthOnlyTests
{
    [Fact]
    public void Map_tells_the_deep_tokens_of_the_whole_lens_and_what_of_the_layers_it_left_out()
    {
        JsonElement alone = FathomRun.Of("map", "--depth-only", "--json", "--quiet").Json, whole = FathomRun.Of("map", "--json", "--quiet").Json;
        Assert.True(alone.GetProperty("depth_only").GetBoolean());
        Assert.False(whole.GetProperty("depth_only").GetBoolean());
        Assert.Equal(whole.GetProperty("dtr").GetDouble(), alone.GetProperty("dtr").GetDouble());
        Assert.Equal(Deep(whole), Deep(alone));
        var rows = alone.GetProperty("timings").GetProperty("rows");
        Assert.InRange(rows.GetProperty("whole").GetInt32(), 1, 36 * 44 / 4);
        Assert.Equal(36 * 44, rows.GetProperty("by_few_tokens").GetInt32() + rows.GetProperty("skipped").GetInt32() + rows.GetProperty("whole").GetInt32(), tolerance: 44);
        Assert.False(whole.GetProperty("timings").TryGetProperty("rows", out _));
    }

    [Theory]
    [InlineData(".fathom")]
    [InlineData(".json")]
    [InlineData(".csv")]
    public void A_saved_trace_keeps_what_was_proven_and_says_what_is_missing(string ending)
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("t" + ending), again = folder.File("again.json");
        string shown = FathomRun.Of("map", "--depth-only").Out;
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--depth-only", "--quiet", "--out", trace).Code);
        Assert.Contains("▁▁█▁", shown, StringComparison.Ordinal);
        Assert.Contains("DTR 0.182: 8 of 44", shown, StringComparison.Ordinal);
        Assert.Contains("depth alone was measured", shown, StringComparison.Ordinal);
        Assert.Equal(shown, FathomRun.Of("draw", trace).Out);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("draw", trace, "--out", again).Code);
        Assert.Equal(FathomRun.Of("map", "--depth-only", "--json", "--quiet").Json.GetProperty("tokens").GetRawText(),
            JsonDocument.Parse(File.ReadAllBytes(again)).RootElement.GetProperty("tokens").GetRawText());
        foreach (string[] drawn in (string[][])[["draw", trace, "--measure", "kl"], ["describe", trace], ["compare", trace, trace]])
            FathomRun.Of(drawn).Refused(ExitCode.Error, "depth alone was measured");
        var picture = FathomRun.Of("draw", trace, "--out", folder.File("x.png"));
        Assert.Equal(ExitCode.Error, picture.Code);
        Assert.Contains("depth alone was measured", picture.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("x.png")));
        FathomRun.Of("draw", trace, "--g", "0.4").Refused(ExitCode.Usage, "--g", "g = 0.5 and rho = 0.85");
        FathomRun.Of("draw", trace, "--rho", "0.4").Refused(ExitCode.Usage, "--rho");
        Assert.Contains("L2 norm", FathomRun.Of("draw", trace, "--measure", "norm").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sublayers")]
    [InlineData("--with-embeddings")]
    [InlineData("--watch", "the")]
    [InlineData("--top", "3")]
    [InlineData("--annotate")]
    [InlineData("--settling")]
    [InlineData("--measure", "kl")]
    [InlineData("--out", "x.png")]
    [InlineData("--out", "x.html")]
    [InlineData("--out", "x.md")]
    [InlineData("--no-lens")]
    public void What_needs_all_layers_is_refused_before_the_model_runs(params string[] options) =>
        FathomRun.Of(["map", "--depth-only", "--model", "not-there.gguf", "--prompt", "x", .. options]).Refused(ExitCode.Usage, "--depth-only");

    [Fact]
    public void Samples_are_drawn_by_their_deep_tokens()
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("s.svg"), table = folder.File("s.csv");
        string[] options = ["sample", "--n", "3", "--max-tokens", "20"];
        string shown = FathomRun.Of([.. options, "--depth-only"]).Out;
        Assert.Equal(ExitCode.Fine, FathomRun.Of([.. options, "--depth-only", "--out", picture, "--out", table]).Code);
        Assert.Equal(ExitCode.Fine, FathomRun.Of([.. options, "--out", folder.File("whole.csv")]).Code);
        Assert.Contains("deep-thinking token", shown, StringComparison.Ordinal);
        Assert.Contains("depth alone was measured", shown, StringComparison.Ordinal);
        Assert.Contains("deep-thinking token", File.ReadAllText(picture), StringComparison.Ordinal);
        Assert.Equal(Column(File.ReadAllText(folder.File("whole.csv")), "deep"), Column(File.ReadAllText(table), "deep"));
        FathomRun.Of("sample", "--depth-only", "--out", "x.html").Refused(ExitCode.Usage, "--depth-only");
    }

    static bool[] Deep(JsonElement trace) => [.. trace.GetProperty("tokens").EnumerateArray().Select(static token => token.GetProperty("deep").GetBoolean())];

    static string[] Column(string table, string name)
    {
        string[][] rows = [.. table.TrimEnd('\n').Split('\n').Select(static row => row.Split(','))];
        int index = Array.IndexOf(rows[0], name) - rows[0].Length;
        return [.. rows.Skip(1).Select(row => row[row.Length + index])];
    }
}
