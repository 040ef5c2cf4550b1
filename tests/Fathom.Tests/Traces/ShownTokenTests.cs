using System.Text;
using CsCheck;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Traces;

public class ShownTokenTests
{
    /// <summary>😀 in three tokens, 京 in two, an Arabic letter in two of which one has more, and bytes that are no text.</summary>
    static readonly Trace Split = SampleTrace.Of(6, (_, _) => 1, [(byte)' ', 0xF0], [0x9F, 0x98], [0x80], [0xE4, 0xBA], [0xAC], [0xD9], [0x85, (byte)' ', (byte)'x'], [0xE2, 0x82], [(byte)'y']);

    [Fact]
    public void Tokens_that_share_a_character_show_it_once_and_are_marked_as_its_parts()
    {
        string[] labels = ["😀", "😀 2/3", "😀 3/3", "京", "京 2/2", "م", "x", @"\xE2\x82", "y"];
        Assert.Equal(labels, Figure.Of(Split, new()).Columns.Select(column => column.Label));
        Assert.Equal([" 😀", "", "", "京", "", "م", " x", @"\xE2\x82", "y"], Figure.Of(Split, new()).Columns.Select(column => column.Text));
        Assert.Equal(["😀 2/3", "😀 3/3", "京"], Figure.Of(Split, new() { Tokens = (1, 3) }).Columns.Select(column => column.Label));
    }

    [Fact]
    public void No_character_has_its_bytes_in_a_prompt_and_its_answer()
    {
        var parted = Split.Tokens.Select((token, i) => token with { Generated = i > 3 }).ToArray();
        Assert.Equal([@"\xE4\xBA", @"\xAC"], ShownToken.Of(parted).Skip(3).Take(2).Select(token => token.Text));
        var predicted = Split.Tokens.Take(5).Select((token, i) => token with { Predicted = i == 4 }).ToArray();
        Assert.Equal([@"\xE4\xBA", @"\xAC"], ShownToken.Of(predicted).Skip(3).Select(token => token.Text));
    }

    [Fact]
    public void However_a_text_is_cut_into_tokens_they_show_all_of_it() =>
        Gen.String[Gen.Char["aé京م \n\uD83D\uDE00"], 0, 12].Select(Gen.Int[1, 4].Array[40]).Sample((text, lengths) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            List<TraceToken> tokens = [];
            for (int at = 0, i = 0; at < bytes.Length; at += lengths[i++])
                tokens.Add(new(i, bytes.AsMemory(at, Math.Min(lengths[i], bytes.Length - at)), i, true, false, false));
            Assert.Equal(TokenText.Of(bytes), string.Concat(ShownToken.Of(tokens).Select(token => token.Text)));
            Assert.Equal(TokenText.Of(bytes), string.Concat(TokenGroups.Words(tokens).Select(group => group.Text)));
        });

    [Fact]
    public void Bytes_that_are_no_text_are_shown_by_the_token_that_holds_them() =>
        Gen.Byte.Array[0, 12].Select(Gen.Int[1, 3].Array[12]).Sample((bytes, lengths) =>
        {
            List<TraceToken> tokens = [];
            for (int at = 0, i = 0; at < bytes.Length; at += lengths[i++])
                tokens.Add(new(i, bytes.AsMemory(at, Math.Min(lengths[i], bytes.Length - at)), i, true, false, false));
            Assert.Equal(TokenText.Of(bytes), string.Concat(ShownToken.Of(tokens).Select(token => token.Text)));
        });

    [Theory]
    [InlineData("東|京|タ|ワー|に|行|き|ました|。|昨|日", "東|京|タワー|に|行|きました。|昨|日")]
    [InlineData("私|は|「|東|京|」|と| 言", "私|は|「東|京」|と| 言")]
    [InlineData("GPT|は|4|個", "GPT|は|4|個")]
    [InlineData("サーバー|の|API|です", "サーバー|の|API|です")]
    [InlineData("한국|어|를| 배|워요", "한국어를| 배워요")]
    [InlineData("في| ال|سماء|،| x|2|+|y", "في| السماء،| x2+y")]
    [InlineData("при|вет|world|!", "привет|world!")]
    [InlineData("ไทย|ดี|!| it|'s", "ไทยดี!| it's")]
    [InlineData("क|ि|ताब", "किताब")]
    [InlineData("👩|\u200D|💻| ok|😀", "👩\u200D💻| ok😀")]
    public void Words_are_ideographs_by_themselves_and_other_letters_by_runs_of_one_script(string tokens, string words) =>
        Assert.Equal(words.Split('|'), TokenGroups.Words(SampleTrace.Of(4, tokens.Split('|')).Tokens).Select(group => group.Text));

    [Fact]
    public void Tokens_that_share_a_character_are_one_word() =>
        Assert.Equal([" 😀", "京", @"م x\xE2\x82y"], TokenGroups.Words(Split.Tokens).Select(group => group.Text));
}
