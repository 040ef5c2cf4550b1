using Fathom.Tokenization;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tests.Tokenization;

public sealed class PublishedPatternsTests
{
    [Theory]
    [InlineData("gpt-2", "I'm 1234 x  y", "I|'m| 1234| x| | y")]
    [InlineData("smollm", "a 12b", "a| |1|2|b")]
    [InlineData("llama-bpe", "I'M 1234\n x!\n", "I|'M| |123|4|\n| x|!\n")]
    [InlineData("qwen2", "a1234", "a|1|2|3|4")]
    [InlineData("qwen35", "क्षत्रिय!", "क्षत्रिय|!")]
    [InlineData("gpt-4o", "helloWorld XMLHttp's 1234/\n", "hello|World| XMLHttp's| |123|4|/\n")]
    [InlineData("tekken", "helloWorld XMLHttp's 12", "hello|World| XMLHttp|'s| |1|2")]
    [InlineData("deepseek-v3", "abc,def 1234漢字kana", "abc|,def| |123|4|漢字|kana")]
    [InlineData("viking", "ab, cd 12", "ab|,| cd| |1|2")]
    [InlineData("bloom", "ab,cd 12", "ab|,|cd| 12")]
    [InlineData("superbpe", "a 1234567", "a |1|234|567")]
    [InlineData("seed-coder", "a!\n1", "a|!|\n|1")]
    [InlineData("default", "a!1234", "a|!|123|4")]
    public void A_named_pre_tokenizer_cuts_as_its_makers_published(string name, string text, string pieces)
    {
        var cut = new Pieces(text, atStart: true, WorkBudget.ForText(text.Length));
        foreach (string pattern in PublishedPatterns.Find(name)!)
            cut = new PatternSplit(new(pattern)).Split(cut);
        Assert.Equal(pieces, string.Join('|', cut.Parts.Select(part => text[part.Start..part.End])));
    }

    [Fact]
    public void An_unknown_name_has_no_patterns() => Assert.Null(PublishedPatterns.Find("walrus"));
}
