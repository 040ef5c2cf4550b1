using CsCheck;
using Fathom.Tokenization;
using Fathom.Tokenization.Patterns;

namespace Fathom.Tests.Tokenization;

public sealed class RunePatternTests
{
    [Theory]
    [InlineData(@"\p{L}+", "a𝒜b 𐐀𐐨1", "a𝒜b|𐐀𐐨")]
    [InlineData(@"\p{N}{1,3}", "1234567", "123|456|7")]
    [InlineData(@"\s+(?!\S)|\s+", "a   b  ", "  | |  ")]
    [InlineData(@"(?i:'s|'re)", "'S 'Re 's", "'S|'Re|'s")]
    [InlineData(@"[^\s\p{L}]+", "ab+-cd!", "+-|!")]
    [InlineData(@"(?<=a)b", "ab bb ab", "b|b")]
    [InlineData(@"(?<!a)b", "ab bb", "b|b")]
    [InlineData(@"a++a|b", "aaab", "b")]
    [InlineData(@"(?>a+)b", "aab", "aab")]
    [InlineData(@"(?:a*)*b", "aab", "aab")]
    [InlineData(@"a{2}|[a-c&&[^b]]", "aabac", "aa|a|c")]
    [InlineData(@"\d{1,3}(?=(?:\d{3})*\b)", "1234567", "1|234|567")]
    [InlineData(@"a+?", "aaa", "a|a|a")]
    [InlineData(@"\x41\u0042\u{1F600}", "AB😀", "AB😀")]
    [InlineData(@"\p{Han}+|\P{L}", "漢字kana!", "漢字|!")]
    [InlineData(@"x{,2}y|a{", "xxya{", "xxy|a{")]
    public void Matches_are_those_of_the_expression(string pattern, string text, string matches)
    {
        var matcher = new PatternMatcher(new(pattern), WorkBudget.ForText(text.Length));
        matcher.Begin(text);
        var found = new List<string>();
        for (int from = 0; matcher.Find(from, out int start, out int end); from = Math.Max(end, start + 1))
            found.Add(text[start..end]);
        Assert.Equal(matches, string.Join('|', found));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("*a")]
    [InlineData(@"\p{Walrus}")]
    [InlineData(@"\")]
    [InlineData("a{5,2}")]
    [InlineData("(?<name>a)")]
    [InlineData("a{1000}{1000}{1000}")]
    [InlineData("[a")]
    [InlineData("[a&&")]
    [InlineData("[b-a]")]
    [InlineData("(?<=ab)c")]
    [InlineData(@"\x4")]
    [InlineData(@"\u{110000}")]
    [InlineData(@"\p{L")]
    [InlineData(@"\p")]
    [InlineData("(?i")]
    public void A_malformed_expression_is_refused(string pattern) => Assert.Throws<FormatException>(() => new RunePattern(pattern));

    [Theory]
    [InlineData("", "(")]
    [InlineData("", "[")]
    [InlineData("a", "*")]
    [InlineData("[a", "&&a")]
    public void Deep_nesting_is_refused(string first, string then) =>
        Assert.Throws<FormatException>(() => new RunePattern(first + string.Concat(Enumerable.Repeat(then, 100_000))));

    [Fact]
    public void Repeating_nothing_many_times_takes_no_time() =>
        Assert.True(Find(new("(?:(?:(?:(?:){1000}){1000}){1000}){1000}a"), "ba"));

    static readonly string[] Fragments =
    [
        "a", "b", "é", "😀", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "[", "[^", "]", "-", "&&", "|", "*", "+", "?",
        "{2}", "{0,3}", "{,2}", "{1,}", ".", "^", "$", @"\s", @"\S", @"\p{L}", @"\P{N}", @"\b", @"\x41", @"\", "{", "}",
    ];

    [Fact]
    public void Any_expression_either_runs_or_is_refused() =>
        Gen.Int[0, Fragments.Length - 1].Select(static i => Fragments[i]).Array[1, 20].Select(string.Concat).Sample(source =>
        {
            try
            {
                Find(new(source), "aab éA1 😀a\n");
            }
            catch (Exception e) when (e is FormatException or FathomException)
            {
                return;
            }
        });

    [Theory]
    [InlineData("(a+)+$", "!")]
    [InlineData("(a|a)*b", "")]
    public void An_expression_that_backtracks_without_end_is_stopped(string pattern, string last)
    {
        var parsed = new RunePattern(pattern);
        Assert.Throws<FathomException>(() => Find(parsed, new string('a', 50_000) + last));
    }

    static bool Find(RunePattern pattern, string text)
    {
        var matcher = new PatternMatcher(pattern, WorkBudget.ForText(text.Length));
        matcher.Begin(text);
        return matcher.Find(0, out _, out _);
    }
}
