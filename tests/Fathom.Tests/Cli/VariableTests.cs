using System.Text.Json;
using Fathom.Cli;
using Fathom.Traces;

namespace Fathom.Tests.Cli;

public sealed class VariableTests
{
    const string Template = "{{ messages[0].content }} {{ mood }} {% if enable_thinking is false %}quick{% endif %}";
    const string Conversation = """{"messages": [{"role": "user", "content": "the tide"}], "variables": {"mood": "calm", "enable_thinking": false}}""";

    [Fact]
    public void A_template_is_told_variables_and_those_of_the_command_line_count_for_more()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", Template);
        Assert.Equal("the tide calm quick", FathomRun.WithInput(Conversation, "template", "--model", folder.Path).Out);
        Assert.Equal("the tide [1, 2] ", FathomRun.WithInput(Conversation, "template", "--model", folder.Path, "--variable", "mood=[1, 2]", "--variable", "enable_thinking=null").Out);
        Assert.Equal("7", FathomRun.WithInput("""{"template": "{{ mood }}"}""", "template", "--variable", "mood=7").Out);
    }

    [Theory]
    [InlineData("trace.json")]
    [InlineData("trace.fathom")]
    public void A_trace_records_what_the_template_was_told(string name)
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", Template);
        string file = folder.File(name);
        var run = FathomRun.WithInput(Conversation, "map", "--model", folder.Path, "--messages", "-", "--variable", "mood=\"wild\"", "--max-tokens", "1", "--json", "--out", file);
        Assert.Equal("""{"mood":"wild","enable_thinking":false}""", run.Json.GetProperty("variables").GetRawText());
        Assert.True(TraceFile.TryLoad(file, out var trace));
        Assert.Equal(["mood", "enable_thinking"], trace.Variables.Keys);
        Assert.Equal(("wild", JsonValueKind.False), (trace.Variables["mood"].GetString(), trace.Variables["enable_thinking"].ValueKind));
        Assert.False(FathomRun.Of("map", "--model", folder.Path, "--prompt", "x", "--max-tokens", "1", "--json").Json.TryGetProperty("variables", out _));
    }

    [Fact]
    public void Variables_make_a_difference_to_what_is_fed()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", Template);
        int Columns(params string[] told) => FathomRun.Of(["map", "--model", folder.Path, "--prompt", "the tide", "--with-prompt", "--max-tokens", "1", "--json", .. told])
            .Json.GetProperty("tokens").GetArrayLength();
        Assert.True(Columns("--variable", "mood=\"very wild indeed\"") > Columns());
        string Chat(params string[] told) => FathomRun.WithInput("the tide\n", ["chat", "--model", folder.Path, "--max-tokens", "8", .. told]).Out;
        Assert.NotEqual(Chat(), Chat("--variable", "mood=\"very wild indeed, and deep as the sea\""));
    }

    [Theory]
    [InlineData("mood", "is no name and value")]
    [InlineData("=1", "is no name and value")]
    [InlineData("a b=1", "is no name and value")]
    [InlineData("mood=calm", "has no JSON behind the sign of equality")]
    [InlineData("mood=", "has no JSON behind the sign of equality")]
    [InlineData("mood={\"a\": 1, \"a\": 2}", "has no JSON behind the sign of equality")]
    [InlineData("mood=\"\\ud800\"", "has no JSON behind the sign of equality")]
    public void What_is_no_variable_is_refused(string variable, string reason) =>
        FathomRun.WithInput("[]", "template", "--variable", variable).Refused(ExitCode.Usage, "--variable", reason);

    [Fact]
    public void Variables_that_nothing_reads_are_refused()
    {
        FathomRun.WithInput("[]", "template", "--variable", "a=1", "--variable", "a=2").Refused(ExitCode.Usage, "\"a=2\" is given twice");
        FathomRun.Of("map", "--prompt", "x", "--raw", "--variable", "a=1").Refused(ExitCode.Usage, "--variable is told to the chat template");
        FathomRun.Of("map", "--ids", "1", "--variable", "a=1").Refused(ExitCode.Usage, "--variable is told to the chat template");
        FathomRun.WithInput("[]", "template", "--variable", "tools=[]").Refused(ExitCode.Error, "The variable 'tools' is a part of the conversation itself");
        FathomRun.WithInput("""{"messages": [], "tools": {}}""", "template").Refused(ExitCode.Error, "'tools' should be an array");
    }

    [Theory]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("[]")]
    public void A_trace_whose_variables_cannot_be_text_is_refused(string variables)
    {
        using var folder = new TemporaryFolder();
        using var model = ModelFolder.Of("llama-rope-scaled", Template);
        string file = folder.File("trace.json");
        string json = FathomRun.WithInput(Conversation, "map", "--model", model.Path, "--messages", "-", "--max-tokens", "1", "--json").Out;
        File.WriteAllText(file, json.Replace("""{"mood":"calm","enable_thinking":false}""", variables, StringComparison.Ordinal));
        FathomRun.Of("draw", file, "--json").Refused(ExitCode.Error, file);
    }
}
