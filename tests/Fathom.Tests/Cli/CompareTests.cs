using System.Text.Json;
using Fathom.Cli;
using SkiaSharp;

namespace Fathom.Tests.Cli;

public class CompareTests
{
    [Fact]
    public void Two_quantisations_differ_as_their_JSON_does()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (Map("model.gguf", folder.File("a.fathom")), Map("model-q8_0.gguf", folder.File("b.fathom")));
        var run = FathomRun.Of("compare", folder.File("a.fathom"), folder.File("b.fathom"), "--json", "--out", folder.File("c.png"), "--out", folder.File("c.svg"), "--out", folder.File("c.json"), "--out", folder.File("c.html"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Equal(run.Json.ToString(), JsonDocument.Parse(File.ReadAllText(folder.File("c.json"))).RootElement.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6], run.Json.GetProperty("layers").EnumerateArray().Select(static layer => layer.GetInt32()));
        foreach (var measure in run.Json.GetProperty("difference").EnumerateObject())
            Check(measure.Value, Measure(a, measure.Name), Measure(b, measure.Name));
        Assert.Equal(["norms"], run.Json.GetProperty("embeddings").EnumerateObject().Select(static measure => measure.Name));
        Assert.Equal(run.Json.GetProperty("columns").GetArrayLength(), run.Json.GetProperty("embeddings").GetProperty("norms").GetArrayLength());
        Assert.Equal(Settling(b).Zip(Settling(a), static (x, y) => x - y), run.Json.GetProperty("settling_change").EnumerateArray().Select(static change => change.GetInt32()));
        Assert.Equal(b.GetProperty("dtr").GetDouble() - a.GetProperty("dtr").GetDouble(), run.Json.GetProperty("dtr_change").GetDouble());

        static JsonElement Map(string model, string file)
        {
            var run = FathomRun.Of("map", "--model", Fixtures.Path($"architectures/llama/{model}"), "--ids", "1,5,9,20,33,40,7,8", "--json", "--out", file);
            return run.Json;
        }

        static int[] Settling(JsonElement trace) => [.. trace.GetProperty("tokens").EnumerateArray().Select(static token => token.GetProperty("settling_depth").GetInt32())];
    }

    [Fact]
    public void The_terminal_shows_picture_and_tables()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("a.fathom"));
        var run = FathomRun.Of("compare", folder.File("a.fathom"), folder.File("a.fathom"));
        Snapshot.Match(run.Out, "compare-with-itself.txt");
        FathomRun.Of("compare", folder.File("a.fathom"), folder.File("a.fathom"), "--out", "x.csv").Refused(ExitCode.Usage, ".png, .svg, .pdf, .html, .md, .txt, .json");
    }

    [Fact]
    public void A_comparison_is_told_in_a_file_with_its_tables()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--max-tokens", "4", "--out", folder.File("a.fathom"));
        var run = FathomRun.Of("compare", folder.File("a.fathom"), folder.File("a.fathom"), "--quiet", "--out", folder.File("c.md"), "--out", folder.File("c.txt"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.StartsWith("Overview\n\nThis heat map shows the difference in JSD to the last layer (bits), B − A, for 4 tokens", File.ReadAllText(folder.File("c.txt")), StringComparison.Ordinal);
        Snapshot.Match(File.ReadAllText(folder.File("c.md")), "compare.md");
    }

    [Fact]
    public void The_picture_of_a_comparison_takes_scale_colours_and_size_as_any_other()
    {
        using var folder = new TemporaryFolder();
        string[] compare = ["compare", folder.File("a.fathom"), folder.File("b.fathom"), "--measure", "norm"];
        foreach (var (name, model) in ((string, string)[])[("a", "model.gguf"), ("b", "model-q8_0.gguf")])
            FathomRun.Of("map", "--model", Fixtures.Path($"architectures/llama/{model}"), "--ids", "1,5,9,20,33", "--quiet", "--out", folder.File($"{name}.fathom"));
        Assert.Equal(ExitCode.Fine, FathomRun.Of([.. compare, "--out", folder.File("d.png"), "--width", "700", "--height", "400", "--dpi", "192", "--no-footer"]).Code);
        using (var image = SKBitmap.Decode(folder.File("d.png")))
            Assert.Equal((1400, 800), (image.Width, image.Height));
        string shown = FathomRun.Of([.. compare, "--range", "-0.25..0.25", "--palette", "viridis", "--x-title", "columns"]).Out;
        Assert.All((string[])["-0.25", "columns"], text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.Contains("factor in L2 norm of the residual stream, log10 of B / A", FathomRun.Of([.. compare, "--log"]).Out.ReplaceLineEndings(" "), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(ExitCode.Fine, FathomRun.Of([.. compare, "--log", "--out", folder.File("d.html")]).Code);
        FathomRun.Of([.. compare, "--range", "1..1"]).Refused(ExitCode.Usage, "--range must rise");
    }

    [Fact]
    public void Columns_are_compared_by_words_and_by_the_spans_of_a_file()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("a.fathom"));
        string[] compare = ["compare", folder.File("a.fathom"), folder.File("a.fathom")];
        var run = FathomRun.Of([.. compare, "--group", "words", "--group-by", "mean", "--out", folder.File("c.svg"), "--out", folder.File("c.html"), "--out", folder.File("c.json")]);
        Assert.True(run.Code == ExitCode.Fine, run.Error);
        foreach (string told in (string[])[run.Out, File.ReadAllText(folder.File("c.svg")), File.ReadAllText(folder.File("c.html"))])
            Assert.Contains("the value of a group is the mean of its tokens in B less that of its tokens in A", told.ReplaceLineEndings(" "), StringComparison.OrdinalIgnoreCase);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("c.json")));
        Assert.Equal(44, json.RootElement.GetProperty("columns").GetArrayLength());
        var group = json.RootElement.GetProperty("groups")[2];
        Assert.Equal((2, 2, " of"), (group.GetProperty("first").GetInt32(), group.GetProperty("last").GetInt32(), group.GetProperty("text").GetString()));

        File.WriteAllText(folder.File("spans.txt"), "8-12\n40-44\n");
        FathomRun.Of([.. compare, "--group", folder.File("spans.txt")]).Refused(ExitCode.Error, "spans.txt: line 2 is no span of columns from 0 to 43");
    }

    [Fact]
    public void Other_thresholds_are_refused_or_forced_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--max-tokens", "3", "--out", folder.File("a.fathom"));
        FathomRun.Of("map", "--quiet", "--max-tokens", "3", "--profile", "paper-literal", "--out", folder.File("b.fathom"));
        FathomRun.Of("compare", folder.File("a.fathom"), folder.File("b.fathom")).Refused(ExitCode.Error, "their profiles are fathom and paper-literal", "--force");
        var forced = FathomRun.Of("compare", folder.File("a.fathom"), folder.File("b.fathom"), "--force", "--json");
        Assert.Equal(ExitCode.Fine, forced.Code);
        Assert.Contains("warning: the traces are not comparable", forced.Error, StringComparison.Ordinal);
        Assert.Equal(1, forced.Json.GetProperty("warnings").GetArrayLength());
        FathomRun.Of("compare", folder.File("a.fathom"), folder.File("none")).Refused(ExitCode.Error, "there is no such file");
    }

    static JsonElement[]? Measure(JsonElement trace, string name)
    {
        var rows = trace.GetProperty("measures").GetProperty(name);
        return rows.ValueKind == JsonValueKind.Null ? null : [.. rows.EnumerateArray().TakeLast(trace.GetProperty("layers").GetInt32())];
    }

    static void Check(JsonElement difference, JsonElement[]? a, JsonElement[]? b)
    {
        if (a is null || b is null)
        {
            Assert.Equal(JsonValueKind.Null, difference.ValueKind);
            return;
        }
        Assert.Equal(a.Length, difference.GetArrayLength());
        for (int layer = 0; layer < a.Length; layer++)
            for (int column = 0; column < a[layer].GetArrayLength(); column++)
                if (a[layer][column].ValueKind == JsonValueKind.Null || b[layer][column].ValueKind == JsonValueKind.Null)
                    Assert.Equal(JsonValueKind.Null, difference[layer][column].ValueKind);
                else
                    Assert.Equal(b[layer][column].GetSingle() - a[layer][column].GetSingle(), difference[layer][column].GetSingle());
    }
}
