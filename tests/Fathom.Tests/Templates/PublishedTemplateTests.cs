using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates;

namespace Fathom.Tests.Templates;

public sealed class PublishedTemplateTests
{
    [Fact]
    public void Every_published_template_renders_every_conversation_as_transformers_does()
    {
        JsonObject conversations = JsonNode.Parse(File.ReadAllText(Fixtures.Path("templates/conversations.json")))!.AsObject();
        Dictionary<string, ChatTemplate> templates = [];
        List<string> differences = [];
        foreach (JsonElement row in TemplateFixture.Rows("expected.json"))
        {
            string name = row.GetProperty("template").GetString()!, conversation = row.GetProperty("conversation").GetString()!;
            var fixture = new TemplateFixture(row, $"{name}, {conversation}");
            if (!templates.TryGetValue(name, out ChatTemplate? template))
                templates[name] = template = ChatTemplate.Parse(File.ReadAllText(Fixtures.Path($"templates/templates/{name}.jinja")));
            var options = new ChatOptions
            {
                AddGenerationPrompt = row.GetProperty("add_generation_prompt").GetBoolean(),
                ContinueFinalMessage = row.GetProperty("continue_final_message").GetBoolean(),
                Variables = fixture.Variables,
                Clock = new FixedClock(),
            };
            if (fixture.Difference(() => ChatConversation.Parse(conversations[conversation]!.ToJsonString()).Render(template, options)) is string difference)
                differences.Add(difference);
        }
        Assert.True(differences.Count == 0, $"{differences.Count} rows differ:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void Every_feature_of_the_language_does_what_Jinja_does()
    {
        List<string> differences = [];
        foreach (JsonElement row in TemplateFixture.Rows("jinja-units.json"))
        {
            string source = row.GetProperty("template").GetString()!;
            var fixture = new TemplateFixture(row, $"{row.GetProperty("group")}, {source}");
            if (fixture.Difference(() => ChatTemplate.Parse(source).Render(fixture.Variables, clock: new FixedClock())) is string difference)
                differences.Add(difference);
        }
        Assert.True(differences.Count == 0, $"{differences.Count} rows differ:\n{string.Join('\n', differences)}");
    }
}
