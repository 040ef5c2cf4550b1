using System.Text;
using CsCheck;

namespace Fathom.Tests.Tokenization;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("llama-spm")]
    public void Any_text_comes_back_and_a_lone_surrogate_as_the_replacement_character(string name)
    {
        var tokenizer = new TokenizerFixture(name).FromGguf();
        var characters = Gen.Frequency((4, Gen.Char[' ', '~']), (1, Gen.Char['\t', '\r']), (2, Gen.Char['\u00A0', '\u06FF']),
            (1, Gen.Char['\uD7F0', '\uE010']), (1, Gen.Char['\u3000', '\u9FFF']));
        characters.Array[0, 60].Select(static all => new string(all)).Sample(text =>
        {
            var ids = tokenizer.Encode(text, parseSpecial: false);
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), tokenizer.Decode(ids));
        });
    }

    [Fact]
    public void Any_text_passes_a_character_map_and_a_unigram_model()
    {
        var tokenizer = new TokenizerFixture("unigram-small").FromHuggingFace();
        Gen.String.Sample(text => Assert.NotNull(tokenizer.Encode(text)));
    }
}
