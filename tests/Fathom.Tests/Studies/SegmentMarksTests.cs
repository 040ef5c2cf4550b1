using System.Text;
using Fathom.Models;
using Fathom.Studies.Running;
using Fathom.Traces;

namespace Fathom.Tests.Studies;

public sealed class SegmentMarksTests
{
    const string Marks = """{"think": ["[T]", "[/T]"], "call": ["<call>", "</call>"]}""";

    [Theory]
    [InlineData("", "a|[T|]b|c[/|T]|d", "answer think think think think answer")]
    [InlineData("", "a[T]b|c[/T]d|e", "think think answer")]
    [InlineData("x[T]", "b|[/T]|c", "think think answer")]
    [InlineData("x[T]y[/T]", "b|[/T]|c", "answer answer answer")]
    [InlineData("", "<call>[T]|</call>|[T]|z", "call call think think")]
    [InlineData("", "ü|[T]|ü", "answer think think")]
    [InlineData("", "a|b", "answer answer")]
    public void Parts_are_found_by_their_texts_whatever_the_tokens_are(string prompt, string answer, string parts)
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 1);
        var tokens = answer.Split('|').Select(static piece => new TraceToken(0, Encoding.UTF8.GetBytes(piece), 0, Generated: true, Special: false, Predicted: false)).ToArray();
        Assert.Equal(parts.Split(' '), Segments.Of(model, SegmentMarks.Parse("m.json", Marks))!.Read([.. model.Tokenizer.Encode(prompt)], tokens));
    }

    [Theory]
    [InlineData("{}", "names no part of answers")]
    [InlineData("[]", "names no part of answers")]
    [InlineData("""{"think": "<think>"}""", "think is to be two texts")]
    [InlineData("""{"think": ["", "x"]}""", "think is to be two texts")]
    [InlineData("{", "is no JSON that can be read")]
    public void What_names_no_parts_is_refused(string text, string reason) =>
        Assert.Contains($"m.json: {reason}", Assert.Throws<FathomException>(() => SegmentMarks.Parse("m.json", text)).Message, StringComparison.Ordinal);
}
