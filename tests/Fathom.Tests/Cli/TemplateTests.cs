using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Cli;
using Fathom.Tests.Templates;

namespace Fathom.Tests.Cli;

public class TemplateTests
{
    const string Now = "2025-03-07T14:05:09";

    [Theory]
    [InlineData("Qwen-Qwen3-0.6B")]
    [InlineData("meta-llama-Llama-3.1-8B-Instruct")]
    [InlineData("openai-gpt-oss-120b")]
    public void Lines_of_JSON_render_a_template_file_as_transformers_does(string name)
    {
        string file = Fixtures.Path($"templates/templates/{name}.jinja");
        var conversations = JsonNode.Parse(File.ReadAllText(Fixtures.Path("templates/conversations.json")))!.AsObject();
        var rows = TemplateFixture.Rows("expected.json").Where(row => row.GetProperty("template").GetString() == name).ToArray();
        Assert.NotEmpty(rows);
        CheckAnswers(rows, rows.Select(row => Request(row, conversations[row.GetProperty("conversation").GetString()!]!)), "--file", file);
    }

    [Fact]
    public void A_line_with_a_template_of_its_own_sees_its_variables_alone()
    {
        var rows = TemplateFixture.Rows("jinja-units.json").ToArray();
        CheckAnswers(rows, rows.Select(static row => new JsonObject
        {
            ["template"] = row.GetProperty("template").GetString(),
            ["variables"] = JsonNode.Parse(row.GetProperty("variables").GetRawText()),
        }));
    }

    [Theory]
    [InlineData("[{\"role\": \"user\", \"content\": \"Hi\"}]", "<|start|>user<|message|>Hi<|end|>")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"add_generation_prompt\": true}", "<|start|>user<|message|>Hi<|end|><|start|>assistant<|message|>")]
    [InlineData("{\"messages\": [{\"role\": \"assistant\", \"content\": \"So\"}], \"continue_final_message\": true}", "<|start|>assistant<|message|>So")]
    public void A_conversation_is_rendered_as_it_asks_for(string conversation, string expected)
    {
        Assert.Equal(expected, FathomRun.WithInput(conversation, "template").Out);
        Assert.Equal(expected, FathomRun.WithInput(conversation, "template", "--json").Json.GetProperty("output").GetString());
    }

    [Fact]
    public void A_models_template_sees_the_names_of_its_tokens_unless_the_variables_hold_others()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.jinja"), "{{ bos_token }}|{{ eos_token }}");
        string model = Fixtures.Path("bad/good");
        Assert.Equal("<|begin|>|<|end|>", FathomRun.WithInput("[]", "template", "--file", folder.File("t.jinja"), "--model", model).Out);
        Assert.Equal("<s>|<|end|>", FathomRun.WithInput("{\"messages\": [], \"variables\": {\"bos_token\": \"<s>\"}}", "template", "--file", folder.File("t.jinja"), "--model", model).Out);
        Assert.Equal("|", FathomRun.WithInput("[]", "template", "--file", folder.File("t.jinja")).Out);
    }

    [Fact]
    public void A_folders_own_template_file_comes_before_that_of_its_configuration()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Fixtures.Path("bad/good")))
            folder.Copy(file);
        File.WriteAllText(folder.File("chat_template.jinja"), "own");
        Assert.Equal("own", FathomRun.WithInput("[]", "template", "--model", folder.Path).Out);
        File.Delete(folder.File("chat_template.jinja"));
        File.WriteAllText(folder.File("tokenizer_config.json"), "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"tools\"}, {\"name\": \"default\", \"template\": \"plain\"}]}");
        Assert.Equal("plain", FathomRun.WithInput("[]", "template", "--model", folder.Path).Out);
    }

    [Fact]
    public void What_cannot_be_rendered_is_one_line()
    {
        FathomRun.WithInput("{", "template").Refused(ExitCode.Error, "not valid JSON");
        FathomRun.WithInput("{\"messages\": [], \"variables\": 1}", "template").Refused(ExitCode.Error, "'variables' should be an object");
        FathomRun.WithInput("[]", "template", "--model", Fixtures.Path("architectures/llama/model.gguf")).Refused(ExitCode.Error, "has no chat template");
        FathomRun.WithInput("{\"template\": \"\\ud800\"}", "template").Refused(ExitCode.Error, "not valid JSON");
        FathomRun.WithInput("[]", "template", "--file", "-").Refused(ExitCode.Usage, "standard input is read twice");
        FathomRun.WithInput("[]", "template", "--now", "noon").Refused(ExitCode.Usage, "--now", "\"noon\" is no time");
    }

    [Fact]
    public void Of_two_variables_of_one_name_the_last_counts()
    {
        const string request = "{\"template\": \"{{ x }}\", \"variables\": {\"x\": 1, \"x\": 2}}";
        Assert.Equal(["2", "2"], FathomRun.WithInput($"{request}\n{request}\n", "template", "--lines", "--json").JsonLines
            .Select(static line => line.GetProperty("output").GetString()));
    }

    static void CheckAnswers(JsonElement[] rows, IEnumerable<JsonObject> requests, params string[] options)
    {
        string input = string.Concat(requests.Select(static request => request.ToJsonString() + "\n"));
        var answers = FathomRun.WithInput(input, ["template", "--lines", "--json", "--now", Now, .. options]).JsonLines;
        Assert.Equal(rows.Length, answers.Length);
        for (int i = 0; i < rows.Length; i++)
            if (rows[i].TryGetProperty("output", out var output))
                Assert.Equal(output.GetString(), answers[i].GetProperty("output").GetString());
            else
                CheckError(rows[i].GetProperty("error"), answers[i].GetProperty("error"));
    }

    static void CheckError(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.GetProperty("kind").GetString(), actual.GetProperty("kind").GetString());
        if (expected.GetProperty("kind").GetString() == "raised")
            Assert.Equal(expected.GetProperty("message").GetString(), actual.GetProperty("message").GetString());
    }

    static JsonObject Request(JsonElement row, JsonNode conversation)
    {
        var request = conversation.DeepClone().AsObject();
        foreach (string name in (string[])["add_generation_prompt", "continue_final_message", "variables"])
            request[name] = JsonNode.Parse(row.GetProperty(name).GetRawText());
        return request;
    }
}
