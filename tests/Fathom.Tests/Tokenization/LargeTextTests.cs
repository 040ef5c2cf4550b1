using System.Diagnostics;
using System.Text;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

[Collection(nameof(Alone))]
public sealed class LargeTextTests
{
    const int Megabyte = 1 << 20;

    public static TheoryData<string, string> Texts()
    {
        var texts = new TheoryData<string, string>();
        foreach (string name in (string[])["smollm2", "gpt-2", "llama-bpe", "llama-spm", "unigram-small"])
        {
            foreach (string text in (string[])["one letter", "blanks", "mixed scripts"])
                texts.Add(name, text);
        }
        return texts;
    }

    [Theory, MemberData(nameof(Texts))]
    public void A_megabyte_takes_no_more_than_two_seconds(string name, string kind)
    {
        string text = kind switch
        {
            "one letter" => new('a', Megabyte),
            "blanks" => new(' ', Megabyte),
            _ => Mixed(),
        };
        var tokenizer = new TokenizerFixture(name).FromGguf();
        Assert.InRange(EncodingSeconds(tokenizer, text), 0, 2);
    }

    /// <summary>The best of three runs: the machine may be doing something else.</summary>
    static double EncodingSeconds(Tokenizer tokenizer, string text) => Enumerable.Range(0, 3).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        tokenizer.Encode(text);
        return watch.Elapsed.TotalSeconds;
    });

    static string Mixed()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < Megabyte / 2)
        {
            int rune = random.Next(4) switch
            {
                0 => random.Next(0x20, 0x7F),
                1 => random.Next(0xA0, 0x3000),
                2 => random.Next(0x3041, 0xD7A3),
                _ => random.Next(0x1F300, 0x1F6FF),
            };
            text.Append(char.ConvertFromUtf32(rune));
        }
        return text.ToString();
    }
}
