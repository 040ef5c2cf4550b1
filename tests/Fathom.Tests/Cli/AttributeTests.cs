using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class AttributeTests
{
    [Fact]
    public void The_parts_of_a_logit_add_up_to_it()
    {
        var json = Json("--column", "15");
        Assert.Equal((15, 36, "3"), (json.GetProperty("column").GetInt32(), json.GetProperty("layer").GetInt32(), Text(json)));
        double[] parts = [.. json.GetProperty("parts").EnumerateArray().Select(static part => part.GetProperty("logit").GetDouble())];
        Assert.Equal(1 + 2 * 36, parts.Length);
        Assert.Equal(json.GetProperty("logit").GetDouble(), parts.Sum(), 1e-4);
    }

    [Theory]
    [InlineData(" sum", " sum")]
    [InlineData("<|return|>", "<|return|>")]
    [InlineData("id:20", null)]
    public void A_token_is_named_by_its_text_or_its_id(string name, string? text)
    {
        var json = Json("--column", "3", "--layer", "5", "--token", name);
        Assert.Equal(5, json.GetProperty("layer").GetInt32());
        Assert.Equal(1 + 2 * 5, json.GetProperty("parts").GetArrayLength());
        if (text is null)
            Assert.Equal(20, json.GetProperty("token").GetProperty("id").GetInt32());
        else
            Assert.Equal(text, Text(json));
    }

    [Fact]
    public void Without_a_column_the_last_is_taken_and_with_the_prompt_its_columns_come_first()
    {
        Assert.Equal((43, "<|return|>"), (Json().GetProperty("column").GetInt32(), Text(Json())));
        var first = Json("--with-prompt", "--column", "0");
        Assert.Equal(FixtureRow.Of("abacus", "sum").Pieces[1], Text(first));
    }

    [Fact]
    public void The_table_has_a_line_a_part_and_the_chart_goes_into_a_file()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Of("attribute", "--column", "15", "--out", folder.File("a.png"));
        Assert.StartsWith("column 15, layer 36: what adds to the logit of “3” (", run.Out, StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 2 * 36, run.Out.TrimEnd().Split('\n').Length);
        Assert.Contains("wrote ", run.Error, StringComparison.Ordinal);
        Assert.Equal("PNG"u8, File.ReadAllBytes(folder.File("a.png")).AsSpan(1, 3));
        Assert.Equal(ExitCode.Fine, FathomRun.Of("attribute", "--quiet", "--out", folder.File("a.svg")).Code);
        Assert.Contains("</svg>", File.ReadAllText(folder.File("a.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_weights_are_told_and_their_parts_are_null()
    {
        var run = FathomRun.Of("attribute", "--model", Fixtures.Path("bad/gguf/norm-nan.gguf"), "--ids", "1,2", "--json");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("not finite", run.Error, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("logit").ValueKind);
    }

    [Theory, InlineData("--residuals", "a.npy"), InlineData("--lens", "folder"), InlineData("--top", "3"), InlineData("--watch", "3"), InlineData("--profile", "fathom")]
    public void What_only_measuring_has_a_use_for_is_no_option_of_it(string option, string value) =>
        FathomRun.Of("attribute", option, value).Refused(ExitCode.Usage, option);

    [Theory]
    [InlineData("there is no column 44", "--column", "44")]
    [InlineData("there is no layer 0: the model has 1 to 36", "--layer", "0")]
    [InlineData("there is no layer 37", "--layer", "37")]
    [InlineData("--token: \"13\" is not one token of this model but 2", "--token", "13")]
    [InlineData("--token: the token id 380 is outside the vocabulary of 380", "--token", "id:380")]
    [InlineData("--token: the text is empty", "--token", "")]
    [InlineData("its folder does not exist", "--out", "/none/a.png")]
    public void What_the_run_does_not_have_is_refused(string reason, params string[] options) =>
        FathomRun.Of(["attribute", "--quiet", .. options]).Refused(ExitCode.Error, reason);

    [Theory]
    [InlineData("--column", "-1")]
    [InlineData("--out", "a.pdf")]
    [InlineData("--column", "1.5")]
    [InlineData("--layer", "last")]
    public void Options_that_make_no_sense_are_refused(params string[] options) =>
        FathomRun.Of(["attribute", "--quiet", .. options]).Refused(ExitCode.Usage, options[^1]);

    [Fact]
    public void Versus_another_token_the_parts_add_up_to_the_difference_of_the_logits()
    {
        var (three, four) = (Json("--column", "15", "--token", "3"), Json("--column", "15", "--token", "4"));
        var difference = Json("--column", "15", "--token", "3", "--versus", "4");
        Assert.Equal(("3", "4"), (Text(difference), difference.GetProperty("versus").GetProperty("text").GetString()));
        Assert.Equal(Logit(three) - Logit(four), Logit(difference), 1e-3);
        foreach (var ((a, b), both) in three.GetProperty("parts").EnumerateArray().Zip(four.GetProperty("parts").EnumerateArray()).Zip(difference.GetProperty("parts").EnumerateArray()))
            Assert.Equal(Logit(a) - Logit(b), Logit(both), 1e-3);

        static double Logit(JsonElement of) => of.GetProperty("logit").GetDouble();
    }

    [Fact]
    public void Several_columns_are_an_object_a_line_and_one_table()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Of("attribute", "--quiet", "--json", "--column", "14,18-19", "--layer", "3", "--out", folder.File("a.json"), "--out", folder.File("a.csv"));
        Assert.True(run.Code == ExitCode.Fine, run.Error);
        Assert.Equal([14, 18, 19], run.JsonLines.Select(static json => json.GetProperty("column").GetInt32()));
        using var written = JsonDocument.Parse(File.ReadAllText(folder.File("a.json")));
        Assert.Equal(run.JsonLines.Select(static json => json.ToString()), written.RootElement.EnumerateArray().Select(static json => json.ToString()));
        string[] rows = File.ReadAllLines(folder.File("a.csv"));
        Assert.Equal("model,column,layer,token_id,token,versus_id,versus,part,part_layer,logit", rows[0]);
        Assert.Equal(1 + 3 * (1 + 2 * 3), rows.Length);
        var first = run.JsonLines[0];
        Assert.Equal($"Abacus,14,3,{first.GetProperty("token").GetProperty("id")},1,,,embedding,0,{first.GetProperty("parts")[0].GetProperty("logit").GetSingle()}", string.Join(',', rows[1].Split(',')[^9..].Prepend("Abacus")));
        FathomRun.Of("attribute", "--column", "3,4", "--out", folder.File("a.png")).Refused(ExitCode.Usage, "would show one column");
    }

    [Fact]
    public void The_chart_says_in_a_caption_what_it_is_of()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.Of("attribute", "--quiet", "--column", "15", "--versus", "4", "--out", folder.File("a.svg")).Code);
        string svg = File.ReadAllText(folder.File("a.svg"));
        Assert.All((string[])[" · column 15 · layer 36 · ", "less"], text => Assert.Contains(text, svg, StringComparison.Ordinal));
    }

    static string? Text(JsonElement json) => json.GetProperty("token").GetProperty("text").GetString();

    static JsonElement Json(params string[] options)
    {
        var run = FathomRun.Of(["attribute", "--json", "--quiet", .. options]);
        Assert.True(run.Code == ExitCode.Fine, run.Error);
        return run.Json;
    }
}
