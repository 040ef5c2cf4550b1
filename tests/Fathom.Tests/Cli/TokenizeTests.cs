using System.Text.Json;
using Fathom.Cli;
using Fathom.Tests.Tokenization;

namespace Fathom.Tests.Cli;

public class TokenizeTests
{
    /// <summary>Every so many texts of a fixture: the library's own tests take them all.</summary>
    const int Step = 9;

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-spm")]
    [InlineData("qwen35")]
    public void Lines_of_JSON_give_ids_pieces_and_text_of_a_vocabulary_alone(string name)
    {
        var fixture = new TokenizerFixture(name);
        var rows = fixture.Rows().Where(static row => row.Index % Step == 0).ToArray();
        var parsed = Answers(fixture.Unpacked("vocab.gguf"), rows);
        var unparsed = Answers(fixture.Unpacked("vocab.gguf"), rows, "--no-special");
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i].Ids, TokenizerFixture.Integers(parsed[i], "ids"));
            Assert.Equal(rows[i].Pieces, string.Join(' ', parsed[i].GetProperty("pieces").EnumerateArray().Select(static piece => piece.GetString())));
            Assert.Equal(rows[i].IdsUnparsed, TokenizerFixture.Integers(unparsed[i], "ids"));
        }
    }

    [Theory]
    [InlineData("gpt-2")]
    [InlineData("phi-3")]
    [InlineData("smollm2")]
    public void Lines_of_JSON_give_what_Hugging_Face_gives_of_a_tokenizer_json(string name)
    {
        var fixture = new TokenizerFixture(name);
        var rows = fixture.Rows().Where(static row => row.Index % Step == 0).ToArray();
        var answers = Answers(fixture.Unpacked("tokenizer.json"), rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i].HfIds, TokenizerFixture.Integers(answers[i], "ids"));
            Assert.Equal(rows[i].HfDecoded, answers[i].GetProperty("decoded").GetString());
        }
    }

    [Fact]
    public void What_the_model_adds_around_a_text_is_added_where_it_is_asked_for()
    {
        string before = new TokenizerFixture("llama-spm").Unpacked("vocab.gguf"), after = new TokenizerFixture("unigram-small").Unpacked("vocab.gguf");
        Assert.Equal(1, Ids(before, "--bos")[0]);
        Assert.Equal(Ids(before), Ids(before, "--bos")[1..]);
        Assert.Equal(1, Ids(after, "--bos")[^1]);
        Assert.Equal(Ids(after), Ids(after, "--bos")[..^1]);

        static int[] Ids(string model, params string[] options) =>
            TokenizerFixture.Integers(FathomRun.WithInput("Hello", ["tokenize", "--json", "--model", model, .. options]).Json, "ids")!;
    }

    [Fact]
    public void A_line_that_is_no_text_is_answered_by_an_error_and_the_next_one_is_read()
    {
        var run = FathomRun.WithInput("12\n\"a\n\n\"\\ud800\"\n\"Hello\"\n", "tokenize", "--lines", "--json");
        Assert.Equal(ExitCode.Fine, run.Code);
        var answers = run.JsonLines;
        Assert.Equal(4, answers.Length);
        Assert.All(answers[..3], static answer => Assert.Equal("request", answer.GetProperty("error").GetProperty("kind").GetString()));
        Assert.Equal("Hello", answers[3].GetProperty("decoded").GetString());
    }

    [Fact]
    public void Every_token_is_shown_with_its_spaces_and_nothing_reaches_the_terminal()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.txt"), "the sum\n\e[31m");
        string shown = FathomRun.Of("tokenize", folder.File("text.txt")).Out;
        Assert.Contains("␣sum", shown, StringComparison.Ordinal);
        Assert.Contains("⏎", shown, StringComparison.Ordinal);
        Assert.Contains("\\x1B", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', shown);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        FathomRun.Of("tokenize", "--lines").Refused(ExitCode.Usage, "--json");
        FathomRun.Of("tokenize", "/none.txt").Refused(ExitCode.Error, "/none.txt", "there is no such file");
        FathomRun.Of("tokenize", "--model", "no/such-model").Refused(ExitCode.Error, "no/such-model");
        FathomRun.WithInput("Hello", "tokenize", "--model", Fixtures.Path("architectures/llama-sharded")).Refused(ExitCode.Error, "has no tokenizer");
    }

    static JsonElement[] Answers(string model, TokenizerFixture.Row[] rows, params string[] options) => FathomRun.WithInput(
        string.Concat(rows.Select(static row => JsonSerializer.Serialize(row.Text) + "\n")), ["tokenize", "--model", model, "--lines", "--json", .. options]).JsonLines;
}
