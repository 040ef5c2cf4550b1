using CsCheck;
using Fathom.Templates;

namespace Fathom.Tests.Templates;

public sealed class TemplateTextTests
{
    static readonly string[] pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "'", "\"", "\\", "(", ")", "[", "]", "{", "}", "|", ".", ",", ":", "=", "==", "~", "*", "**",
        "<", "%", "1", "0x", "1.5e3", "x", "messages", "if ", "else", "elif", "endif", "for ", " in ", "endfor", "set ", "endset", "macro f(a)", "endmacro",
        "f(1)", "not ", "is ", "defined", "upper", "tojson", "map", "loop.index", "range(3)", "namespace()", "raw ", "endraw ", "break", "call ", "é", "👍", "\ud800",
        "{% for x in messages %}", "{% endfor %}", "{% if x %}", "{% endif %}", "{{ x }}", "{{ x | join(',') }}", "{% set x = ", "%}{{ '%s' % x }}",
        "{{ '{}'.format(x) }}", "{{ x[1:] }}", "{{ x.y.z }}",
    ];

    static readonly Dictionary<string, object?> variables = new() { ["messages"] = new[] { "a", "é👍", "" }, ["x"] = 1 };

    [Fact]
    public void Any_source_renders_or_ends_in_a_template_error() => Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 30].Sample(parts =>
    {
        try
        {
            ChatTemplate.Parse(string.Concat(parts)).Render(variables);
        }
        catch (TemplateException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    });

    [Fact]
    public void Text_without_tags_stays_as_it_is_but_for_its_last_line_end() =>
        Gen.String[Gen.Char["ab {}%#\n\té"], 0, 40].Where(s => !s.Contains("{{") && !s.Contains("{%") && !s.Contains("{#")).Sample(text =>
            Assert.Equal(text.EndsWith('\n') ? text[..^1] : text, ChatTemplate.Parse(text).Render(variables)));

    [Fact]
    public void A_variable_is_written_as_it_is_whatever_it_holds() =>
        Gen.String.Sample(text => Assert.Equal(text, ChatTemplate.Parse("{{ x }}").Render(new Dictionary<string, object?> { ["x"] = text })));

    [Fact]
    public void Reversing_a_text_twice_gives_it_back() => Gen.String[Gen.OneOf(Gen.Char["abé日"], Gen.Char), 0, 20].Where(s => !s.Any(char.IsSurrogate)).Sample(text =>
        Assert.Equal(text + "👍", ChatTemplate.Parse("{{ (x ~ '👍')[::-1][::-1] }}").Render(new Dictionary<string, object?> { ["x"] = text })));

    [Fact]
    public void A_float_is_written_so_that_it_reads_back() => Gen.Double.Where(double.IsFinite).Sample(number =>
        Assert.Equal(number, double.Parse(
            ChatTemplate.Parse("{{ x }}").Render(new Dictionary<string, object?> { ["x"] = number }), System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("{{ 'ab' }}\n{% if x %}", 2)]
    [InlineData("a\n\n{{ 1 + }}", 3)]
    [InlineData("{# a\n b #}\n{%- set y = 1 -%}\n\n{{ y | nosuchfilter }}", 5)]
    [InlineData("{% if x %}\n{% for y in 5 %}\n{% endfor %}{% endif %}", 2)]
    [InlineData("{% macro f() %}\n\n{{ 1 / 0 }}{% endmacro %}\n{{ f() }}", 3)]
    public void An_error_tells_its_line(string source, int line)
    {
        var exception = Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source).Render(variables));
        Assert.Equal(line, exception.Line);
        Assert.Contains($"line {line} ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_program_are_seen_as_those_of_a_conversation()
    {
        Dictionary<string, object?> values = new()
        {
            ["list"] = new List<object?> { 1, 2.5, true, null, "x", 3f, 4m, (byte)5, 6L },
            ["dictionary"] = new Dictionary<string, int> { ["a"] = 1 },
        };
        Assert.Equal("[1, 2.5, True, None, 'x', 3.0, 4.0, 5, 6] {'a': 1}", ChatTemplate.Parse("{{ list }} {{ dictionary }}").Render(values));
        values["list"] = new object();
        Assert.Throws<TemplateException>(() => ChatTemplate.Parse("{{ list }}").Render(values));
    }
}
