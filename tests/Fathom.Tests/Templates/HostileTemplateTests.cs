using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates;

namespace Fathom.Tests.Templates;

/// <summary>Runs alone, so that the time measured is the template's own: processor time, whatever else the machine does.</summary>
[CollectionDefinition(nameof(HostileTemplateTests), DisableParallelization = true)]
[Collection(nameof(HostileTemplateTests))]
public sealed class HostileTemplateTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(3);

    static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    static JsonElement.ArrayEnumerator Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path(file))).RootElement.EnumerateArray();

    [Fact]
    public void Every_hostile_template_ends_in_a_clear_error_within_three_seconds()
    {
        var conversation = new ChatConversation(JsonNode.Parse(Json("bad/good-templates.json").First().GetProperty("messages").GetRawText())!.AsArray());
        List<string> differences = [];
        int count = 0;
        foreach (JsonElement row in Json("bad/expected.json").Where(r => r.GetProperty("kind").GetString() == "template"))
        {
            count++;
            string file = row.GetProperty("file").GetString()!;
            string source = File.ReadAllText(Fixtures.Path("bad/" + file));
            TimeSpan start = ProcessorTime;
            try
            {
                string text = conversation.Render(ChatTemplate.Parse(source));
                if (!row.GetProperty("may_load").GetBoolean())
                    differences.Add($"{file} renders to {text[..Math.Min(100, text.Length)]}");
            }
            catch (TemplateException exception)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {exception.Kind}: {exception.Message}");
            }
            TimeSpan taken = ProcessorTime - start;
            if (taken > patience)
                differences.Add($"{file} takes {taken.TotalSeconds:0.0} s");
        }
        Assert.True(count > 0 && differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Templates_that_only_look_hostile_render()
    {
        foreach (JsonElement row in Json("bad/good-templates.json"))
        {
            var conversation = new ChatConversation(JsonNode.Parse(row.GetProperty("messages").GetRawText())!.AsArray());
            var options = new ChatOptions { AddGenerationPrompt = row.GetProperty("add_generation_prompt").GetBoolean() };
            string source = row.GetProperty("template").GetString()!;
            // These were rendered without tools; transformers passes none, which is defined.
            ChatTemplate template = ChatTemplate.Parse(source.Replace("tools is defined", "tools", StringComparison.Ordinal));
            Assert.Equal(row.GetProperty("expected").GetString(), conversation.Render(template, options));
        }
    }

    [Theory]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(100000) %}{% set ns.x = ns.x | select %}{% endfor %}{{ ns.x | list }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(100000) %}{% set ns.x = [1] | select('in', ns.x) %}{% endfor %}{{ ns.x | list }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x[1] }}")]
    [InlineData("{% set ns = namespace(x=(1,)) %}{% for i in range(90) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | string | length }}")]
    [InlineData("{% for i in range(100000) recursive %}{{ loop([i]) }}{% endfor %}")]
    [InlineData("{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{% endmacro %}{% call f() %}{% endcall %}")]
    [InlineData("{% set s = 'a' * 4000000 %}{% for i in range(100000) %}{{ 'b' in s }}{% endfor %}")]
    [InlineData("{% set s = 'a' * 4000000 %}{{ (s ~ 'b' ~ s) in (s ~ s ~ s) }}{% for i in range(100000) %}{{ s.find('a' * 2000000 ~ 'b') }}{% endfor %}")]
    [InlineData("{% set s = '\U0001F44D' * 2000000 %}{% for i in range(100000) %}{{ s[1000000] }}{% endfor %}")]
    [InlineData("{% set s = 'a' * 8000000 %}{% for i in range(100000) %}{{ s.isalpha() }}{% endfor %}")]
    [InlineData("{% set s = 'a' * 8000000 %}{% for i in range(100000) %}{{ s.replace('a', '') }}{% endfor %}")]
    [InlineData("{% set s = ' ' * 8000000 %}{% for i in range(100000) %}{{ s.split() }}{{ s.strip() }}{% endfor %}")]
    [InlineData("{% set s = 'a' * 8000000 %}{% for i in range(100000) %}{{ s | title | length }}{% endfor %}")]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{{ range(100000) | list | length }}{% endfor %}{% endfor %}")]
    [InlineData("{{ 'a'.replace('', 'b' * 4000000).replace('b', 'c' * 4000000) }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ '{:999999999}'.format(1) }}")]
    [InlineData("{{ '%.999999999f' % 1.5 }}")]
    [InlineData("{{ 'a'.center(10**12) }}")]
    [InlineData("{{ {'a': [1]} | tojson(indent=10**12) }}")]
    [InlineData("{{ [1] * 10**12 }}")]
    [InlineData("{{ [] * 10**30 }}{{ (7 ** 300) ** 300 }}")]
    [InlineData("{% set ns = namespace(n=3) %}{% for i in range(100000) %}{% set ns.n = ns.n * ns.n %}{% endfor %}")]
    [InlineData("{{ [1] | batch(10**15, 0) | list }}")]
    [InlineData("{{ [1] | slice(10**15) | list }}")]
    [InlineData("{{ 'a\tb'.expandtabs(10**15) }}")]
    [InlineData("{{ 'x' | indent(10**15, true) }}")]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% set x = 'y'.split('') if false else 'yyyy' * 100 %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = ns.l + ['x' * 10000] %}{% endfor %}")]
    [InlineData("{% set l = range(100000) | list %}{% for i in range(100000) %}{{ l | sort | length }}{% endfor %}")]
    [InlineData("{% set l = range(100000) | list %}{% for i in range(100000) %}{{ -1 in l }}{% endfor %}")]
    public void What_would_take_too_much_ends_at_a_limit(string source)
    {
        TimeSpan start = ProcessorTime;
        var exception = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source).Render(new Dictionary<string, object?>()));
        Assert.Equal(TemplateErrorKind.Limit, exception.Kind);
        Assert.True(ProcessorTime - start < patience, $"took {(ProcessorTime - start).TotalSeconds:0.0} s");
    }

    [Fact]
    public void A_source_that_nests_or_chains_without_end_is_no_danger_to_the_stack()
    {
        string[] sources =
        [
            "{{ " + Many("("), "{{ " + Many("["), "{{ " + Many("{1:"), "{{ " + Many("a("), "{{ a" + Many("[a"),
            "{{ " + Many("not ") + "1 }}", "{{ " + Many("-") + "1 }}", "{{ 1" + Many(" + 1") + " }}", "{{ a" + Many(" | list") + " }}",
            "{{ namespace" + Many("()") + " }}", "{{ 1" + Many(" if 1 else 1") + " }}", "{{ 1" + Many(" is not 1") + " }}",
            Many("{% for a in b %}"), Many("{% macro a() %}"), "{% for " + Many("("),
        ];
        foreach (string source in sources)
        {
            Exception? exception = Record.Exception(() => ChatTemplate.Parse(source).Render(new Dictionary<string, object?>()));
            Assert.True(exception is null or TemplateException, exception?.ToString());
        }
    }

    static string Many(string piece) => string.Concat(Enumerable.Repeat(piece, 50_000));

    [Fact]
    public void A_limit_can_be_set()
    {
        ChatTemplate template = ChatTemplate.Parse("{% for i in range(1000) %}{{ i }}{% endfor %}");
        Assert.StartsWith("0123", template.Render(new Dictionary<string, object?>()));
        foreach (TemplateLimits limits in new TemplateLimits[] { new() { Steps = 100 }, new() { TextLength = 100 }, new() { AllocatedBytes = 100 } })
            Assert.Equal(TemplateErrorKind.Limit,
                Assert.Throws<TemplateException>(() => template.Render(new Dictionary<string, object?>(), limits)).Kind);
    }
}
