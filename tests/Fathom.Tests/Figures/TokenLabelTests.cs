using System.Globalization;
using System.Text;
using CsCheck;
using Fathom.Figures;

namespace Fathom.Tests.Figures;

public class TokenLabelTests
{
    [Theory]
    [InlineData(" sum", "sum")]
    [InlineData(" ", "␣")]
    [InlineData("  ", "␣␣")]
    [InlineData("  sum", "␣␣sum")]
    [InlineData("\n\n", "⏎⏎")]
    [InlineData(" \n", "␣⏎")]
    [InlineData("}\n\n", "}⏎⏎")]
    [InlineData("\tif", "⇥if")]
    [InlineData(" (", "(")]
    [InlineData("<|return|>", "<|return|>")]
    [InlineData("", "")]
    [InlineData("é漢😀", "é漢😀")]
    public void A_label_shows_whitespace_and_drops_the_space_before_a_word(string text, string label) =>
        Assert.Equal(label, TokenLabel.Of(text));

    [Fact]
    public void Bytes_that_are_no_text_are_shown_by_number() => Assert.Equal(@"a\xE2\x82", TokenLabel.Of([(byte)'a', 0xE2, 0x82]));

    [Theory]
    [InlineData("\u001b[2J", @"\x1B[2J")]
    [InlineData("\r", @"\x0D")]
    [InlineData("\u007f", @"\x7F")]
    [InlineData("\u009b31m", @"\u{9B}31m")]
    [InlineData("\u202Eabc\u202C", @"\u{202E}abc\u{202C}")]
    [InlineData("\u2066x\u2069\u200F\u061C", @"\u{2066}x\u{2069}\u{200F}\u{61C}")]
    [InlineData("\u200B\uFEFF", @"\u{200B}\u{FEFF}")]
    [InlineData("\u2028\u00A0", @"\u{2028}\u{A0}")]
    [InlineData("\uE000\U000F0000", @"\u{E000}\u{F0000}")]
    [InlineData("\u0301", "\u25CC\u0301")]
    public void What_a_terminal_would_obey_or_hide_is_escaped(string text, string label) => Assert.Equal(label, TokenLabel.Of(text));

    [Fact]
    public void No_bytes_whatever_reach_a_terminal_as_a_control() => Gen.Byte.Array[0, 64].Sample(bytes =>
    {
        foreach (var rune in TokenLabel.Of(bytes).EnumerateRunes())
            Assert.DoesNotContain(Rune.GetUnicodeCategory(rune), Unseen);
    });

    [Theory]
    [InlineData("answer", 6, "answer")]
    [InlineData("answers", 6, "answe…")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    [InlineData("😀😀😀", 2, "😀…")]
    public void A_long_label_is_cut_between_characters(string text, int characters, string shortened) =>
        Assert.Equal(shortened, VisibleText.Shorten(text, characters));

    static readonly UnicodeCategory[] Unseen =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.Surrogate, UnicodeCategory.SpaceSeparator,
        UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator,
    ];
}
