using System.Text.Json;
using Fathom.Studies.Grading;

namespace Fathom.Tests.Studies;

/// <summary>What is found in a text, by rules that were written down beside hand-written texts.</summary>
public sealed class GradingExtractionTests
{
    /// <summary>Texts in which something else is found here, with the reason.</summary>
    static readonly Dictionary<(string Kind, string Text), string> Exceptions = [];

    [Fact]
    public void The_answer_that_a_text_gives_is_found_as_the_rules_say()
    {
        var texts = JsonSerializer.Deserialize<Extraction[]>(File.ReadAllText(Fixtures.Path("grading/extraction.json")), JsonSerializerOptions.Web)!;
        Assert.Equal(
            Exceptions.Keys.Order(),
            texts.Where(text => Find(text.Kind, text.Text) != text.Extracted).Select(text => (text.Kind, text.Text)).Order());
    }

    [Theory]
    [InlineData("number", "so 1,234,5678 in all", "5678")]
    [InlineData("number", @"It is $5\times3$, so \approx15", "15")]
    [InlineData("number", @"x \le \frac12", "1/2")]
    [InlineData("number", @"-\frac{1}{2}", "-1/2")]
    [InlineData("number", @"\frac{x}{3}", "3")]
    [InlineData("number", "2024/05/01 and 1.2.3 and 192.168.0.1", null)]
    [InlineData("number", "１，６１６．５％", "1616.5%")]
    [InlineData("choice", "The answer is B, I think.", "B")]
    [InlineData("choice", "The answer is: **(C)**", "C")]
    [InlineData("choice", "**Final Answer**: B", "B")]
    [InlineData("choice", "**B. 12**", "B")]
    [InlineData("choice", "Since P(A) = 0.5, it is 7.", null)]
    [InlineData("choice", @"It is $\sqrt{B}$", null)]
    [InlineData("choice", "The answer is B-tree.", null)]
    [InlineData("choice", "Ⓓ", "D")]
    [InlineData("boxed", @"\boxed{5} { \boxed{7}", "7")]
    [InlineData("boxed", @"\boxed{\frac{1}{2}", null)]
    public void Answers_beside_those_of_the_rules_are_found_too(string kind, string text, string? answer) => Assert.Equal(answer, Find(kind, text));

    static string? Find(string kind, string text)
    {
        using var grader = new Grader(kind);
        return grader.Grade(text, null, new("0", 0)).Answer;
    }

    sealed record Extraction(string Text, string Kind, string? Extracted);
}
