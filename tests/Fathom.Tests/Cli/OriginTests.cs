using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>A trace says what was asked, what ran and how it ended.</summary>
public class OriginTests
{
    [Fact]
    public void What_was_asked_stands_in_the_json_and_comes_back_from_every_form()
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("t.fathom");
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--prompt", "What is 2 + 3?", "--system", "Be brief.", "--temperature", "0.5", "--top-k", "9", "--seed", "7", "--logit-bias", "5=-1",
            "--max-tokens", "6", "--stop", "zzz", "--quiet", "--out", trace).Code);
        var json = FathomRun.Of("draw", trace, "--json").Json;
        Assert.Equal("[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"What is 2 + 3?\"}]", json.GetProperty("messages").GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Contains("What is 2 + 3?<|end|>", json.GetProperty("prompt").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(json.GetProperty("prompt").GetProperty("ids").GetArrayLength(), 10, 60);
        var sampling = json.GetProperty("sampling");
        Assert.Equal((0.5, 9, 7UL, 6), (sampling.GetProperty("temperature").GetDouble(), sampling.GetProperty("top_k").GetInt32(), sampling.GetProperty("seed").GetUInt64(), sampling.GetProperty("max_tokens").GetInt32()));
        Assert.Equal(-1, sampling.GetProperty("logit_bias").GetProperty("5").GetDouble());
        Assert.Equal("zzz", sampling.GetProperty("stop")[0].GetString());
        Assert.Equal("length", json.GetProperty("finish").GetString());
        Assert.False(json.GetProperty("partial").GetBoolean());
        Assert.StartsWith("fathom ", json.GetProperty("program").GetString(), StringComparison.Ordinal);
        Assert.Contains(json.GetProperty("instruction_set").GetString(), (string[])["avx512", "avx2", "portable"]);
        string words = FathomRun.Of("describe", trace).Out.ReplaceLineEndings(" ");
        Assert.Contains("a conversation of 2 messages", words, StringComparison.Ordinal);
        Assert.Contains("(temperature 0.5, top-k 9, biased logits of 1 token, seed 7)", words, StringComparison.Ordinal);
        Assert.Contains("The answer ended at its length.", words, StringComparison.Ordinal);
        var told = FathomRun.Of("describe", trace, "--json").Json;
        foreach (string name in (string[])["program", "instruction_set", "prompt", "messages", "sampling", "finish", "partial"])
            Assert.Equal(json.GetProperty(name).GetRawText(), told.GetProperty(name).GetRawText());
        Assert.Contains(told.GetProperty("asked").GetString()!, words, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_say_once_what_they_were_all_asked()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Of("sample", "--prompt", "What is 2 + 3?", "--n", "2", "--seed", "4", "--max-tokens", "3", "--json", "--out", folder.File("s.html"), "--out", folder.File("s.md"));
        Assert.Contains("What is 2 + 3?<|end|>", run.Json.GetProperty("prompt").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(4UL, run.Json.GetProperty("sampling").GetProperty("seed").GetUInt64());
        const string how = "Tokens were chosen by chance (temperature 1, seeds 4 to 5), at most 3 tokens.";
        Assert.Contains(how, File.ReadAllText(folder.File("s.md")), StringComparison.Ordinal);
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(folder.File("s.html")));
        Assert.Contains("<h2>What was asked</h2>", page, StringComparison.Ordinal);
        Assert.Contains("What is 2 + 3?<|end|>", page, StringComparison.Ordinal);
        Assert.Contains(how, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_text_has_no_sampling_and_does_not_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.txt"), "The sum of A and B");
        var json = FathomRun.Of("map", "--model", Fixtures.Model("abacus/abacus-q8_0.gguf"), "--text", folder.File("t.txt"), "--json", "--quiet").Json;
        Assert.All((string[])["messages", "sampling", "finish"], name => Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind));
        Assert.EndsWith("The sum of A and B", json.GetProperty("prompt").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13\n", true)]
    [InlineData("13\r\n", true)]
    [InlineData("13", false)]
    public void The_line_break_at_the_end_of_an_answers_file_is_no_part_of_it(string answer, bool isTold)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), answer);
        var run = FathomRun.Of("map", "--model", Fixtures.Model("abacus/abacus-q8_0.gguf"), "--prompt", "8 + 5 =", "--answer", folder.File("a.txt"), "--json");
        Assert.Equal("13", run.Json.GetProperty("generated_text").GetString());
        Assert.Equal(isTold, run.Error.Contains("the line break at the end of the answer's file is left off", StringComparison.Ordinal));
    }

    [Fact]
    public void An_answer_is_parted_from_its_prompt_and_alone_carries_marks()
    {
        using var folder = new TemporaryFolder();
        string shown = FathomRun.Of("map", "--with-prompt", "--regime").Out;
        Assert.Contains("from column 49 on: the answer, behind its prompt", shown, StringComparison.Ordinal);
        Assert.Equal(8, shown.Split('\n').Where(static line => line.Trim(' ').Length > 0 && line.Trim(' ').All(static c => c is '^' or ' ')).Sum(static line => line.Count(static c => c == '^')));
        File.WriteAllText(folder.File("t.txt"), "The sum of A and B");
        string text = FathomRun.Of("map", "--model", Fixtures.Model("abacus/abacus-q8_0.gguf"), "--text", folder.File("t.txt")).Out;
        Assert.Contains("the model's own choice after the end of the text", text, StringComparison.Ordinal);
    }
}
