using System.Text;
using CsCheck;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tests.Tokenization;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData(NormalizationForm.FormC, "e\u0301", "\u00E9")]
    [InlineData(NormalizationForm.FormC, "\u1112\u1161\u11AB\u1100\u116E\u11A8", "\uD55C\uAD6D")]
    [InlineData(NormalizationForm.FormC, "a\u0323\u0302 a\u0302\u0323", "\u1EAD \u1EAD")]
    [InlineData(NormalizationForm.FormC, "\u2126\u212B\u0958", "\u03A9\u00C5\u0915\u093C")]
    [InlineData(NormalizationForm.FormC, "\uFB01\u2460", "\uFB01\u2460")]
    [InlineData(NormalizationForm.FormC, "\u0041\u0308\u0304", "\u01DE")]
    [InlineData(NormalizationForm.FormD, "\uAC01\u1EAD", "\u1100\u1161\u11A8a\u0323\u0302")]
    [InlineData(NormalizationForm.FormKC, "\uFB01\u2460\uFF21\u00BD", "fi1A1\u20442")]
    [InlineData(NormalizationForm.FormKD, "\uFB03\u00E9", "ffie\u0301")]
    [InlineData(NormalizationForm.FormC, "\U0001D15E", "\U0001D157\U0001D165")]
    public void Normal_forms_are_those_of_Unicode(NormalizationForm form, string text, string normal) =>
        Assert.Equal(normal, new UnicodeNormalizer(form).Normalize(text));

    [Fact]
    public void Composing_undoes_decomposing()
    {
        var (composed, decomposed) = (new UnicodeNormalizer(NormalizationForm.FormC), new UnicodeNormalizer(NormalizationForm.FormD));
        var runes = Gen.Frequency((4, Gen.Int[0x41, 0x7A]), (3, Gen.Int[0x300, 0x345]), (3, Gen.Int[0xC0, 0x24F]),
            (2, Gen.Int[0x1100, 0x11FF]), (2, Gen.Int[0xAC00, 0xD7A3]), (1, Gen.Int[0x900, 0xDFF]),
            (1, Gen.Int[0x1F00, 0x2FFF]), (1, Gen.Int[0x1D100, 0x1D1FF]));
        runes.Array[0, 30].Select(static all => string.Concat(all.Select(char.ConvertFromUtf32))).Sample(text =>
        {
            string normal = composed.Normalize(text);
            Assert.Equal(normal, composed.Normalize(normal));
            Assert.Equal(normal, composed.Normalize(decomposed.Normalize(text)));
            Assert.Equal(decomposed.Normalize(text), decomposed.Normalize(normal));
        });
    }

    [Fact]
    public void Many_marks_on_one_letter_are_ordered_in_little_time()
    {
        string marks = string.Concat(Enumerable.Repeat("\u0315\u0327", 100_000));
        string cedillas = new('\u0327', 100_000), commas = new('\u0315', 100_000);
        Assert.Equal("b" + cedillas + commas, new UnicodeNormalizer(NormalizationForm.FormC).Normalize("b" + marks));
    }

    [Fact]
    public void Extra_spaces_go_where_SentencePiece_removes_them()
    {
        Assert.Equal("▁a▁b", new SentencePieceSpaces(removesExtra: true, addsPrefix: true).Normalize("  a   b "));
        Assert.Equal("▁▁a▁▁b", new SentencePieceSpaces(removesExtra: false, addsPrefix: true).Normalize(" a  b"));
        Assert.Equal("", new SentencePieceSpaces(removesExtra: true, addsPrefix: true).Normalize("   "));
    }

    [Fact]
    public void The_dotted_capital_I_keeps_its_dot() => Assert.Equal("i\u0307s ſ k", new Lowercase().Normalize("\u0130S ſ \u212A"));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("/////w==")]
    [InlineData("CAAAAAAAAAA=")]
    public void A_truncated_character_map_is_refused(string map) =>
        Assert.Throws<FormatException>(() => new PrecompiledMap(Convert.FromBase64String(map)));

    [Fact]
    public void A_character_map_of_random_bytes_neither_crashes_nor_hangs() => Gen.Byte.Array[8, 400].Sample(bytes =>
    {
        BitConverter.TryWriteBytes(bytes, (bytes.Length - 4) / 8 * 4 + 4);
        if (BitConverter.ToInt32(bytes) <= bytes.Length - 4)
            new PrecompiledMap(bytes).Normalize("Hello, wörld 東京");
    });
}
