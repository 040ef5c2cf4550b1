using CsCheck;
using Fathom.Tokenization;
using Fathom.Tokenization.AddedTokens;

namespace Fathom.Tests.Tokenization;

[Collection(nameof(Alone))]
public sealed class AddedTokenSplitterTests
{
    static readonly Gen<AddedToken[]> tokens = Gen.Select(Gen.String[Gen.OneOf(Gen.Char["ab "], Gen.Const('é')), 1, 4], Gen.Bool, Gen.Bool, Gen.Bool).Array[0, 6]
        .Select(static all => all.Select(static (token, id) => new AddedToken(id, token.Item1) { StripLeft = token.Item2, StripRight = token.Item3, Special = token.Item4 }).DistinctBy(static token => token.Text).ToArray());

    static readonly Gen<string> text = Gen.String[Gen.OneOf(Gen.Char["ab "], Gen.Const('é')), 0, 20];

    [Fact]
    public void The_longest_token_takes_all_its_places_first() => Gen.Select(tokens, text, Gen.Bool).Sample((tokens, text, parsed) =>
        Assert.Equal(LongestFirst(tokens, text, parsed), Split(new LongestFirstSplitter(tokens, WorkBudget.ForLoad()), text, parsed)));

    [Fact]
    public void The_leftmost_token_is_taken_first_and_of_those_the_longest() => Gen.Select(tokens, text, Gen.Bool).Sample((tokens, text, parsed) =>
        Assert.Equal(LeftmostLongest(tokens, text, parsed), Split(new LeftmostLongestSplitter(tokens, WorkBudget.ForLoad()), text, parsed)));

    [Fact]
    public void Sixty_thousand_tokens_in_a_text_take_less_than_two_seconds()
    {
        var tokens = Enumerable.Range(0, 60_000).Select(static id => new AddedToken(id, $"<t{id:00000}>"));
        string text = string.Concat(Enumerable.Range(0, 60_000).Reverse().Select(static id => $"<t{id:00000}> "));
        Soon(() => Assert.Equal(120_000, Split(new LongestFirstSplitter(tokens, WorkBudget.ForLoad()), text, true).Count));
    }

    [Fact]
    public void A_long_token_that_might_begin_anywhere_takes_less_than_two_seconds()
    {
        AddedToken[] tokens = [new(0, new string('a', 1_000) + "b"), new(1, new string('a', 1_000)), new(2, new string('a', 7)) { StripRight = true }];
        string text = new('a', 1_000_000);
        Soon(() => Assert.Equal(1_000, Split(new LongestFirstSplitter(tokens, WorkBudget.ForLoad()), text, true).Count));
        Soon(() => Assert.Equal(1_000, Split(new LeftmostLongestSplitter(tokens, WorkBudget.ForLoad()), text, true).Count));
    }

    [Fact]
    public void White_space_that_tokens_swallow_is_looked_at_once()
    {
        AddedToken[] tokens = [new(0, " ") { StripRight = true, StripLeft = true }, new(1, "\t")];
        string text = string.Concat(Enumerable.Repeat(" \t", 200_000));
        Soon(() => Split(new LeftmostLongestSplitter(tokens, WorkBudget.ForLoad()), text, true));
        Soon(() => Split(new LongestFirstSplitter(tokens, WorkBudget.ForLoad()), text, true));
    }

    static void Soon(Action action)
    {
        var start = Environment.CpuUsage.TotalTime;
        action();
        Assert.InRange((Environment.CpuUsage.TotalTime - start).TotalSeconds, 0, 2);
    }

    static List<string> Split(AddedTokenSplitter splitter, string text, bool parsed) =>
        [.. splitter.Split(text, parsed, WorkBudget.ForText(text.Length)).Select(segment => Named(text, segment))];

    static string Named(string text, Segment segment) => $"{segment.Token?.Id}:{segment.Start}:{text[segment.Start..segment.End]}";

    /// <summary>Each token in turn searched for in all that is left.</summary>
    static List<string> LongestFirst(AddedToken[] tokens, string text, bool parsed)
    {
        List<Segment> segments = [new(0, text.Length, null)];
        foreach (var token in tokens.OrderByDescending(static token => System.Text.Encoding.UTF8.GetByteCount(token.Text)).Where(token => parsed || !token.Special))
            segments = [.. segments.SelectMany(segment => segment.Token is null ? TakeOut(token, text, segment) : [segment])];
        return [.. segments.Where(static s => s.Token is not null || s.End > s.Start).Select(segment => Named(text, segment))];
    }

    static IEnumerable<Segment> TakeOut(AddedToken token, string text, Segment segment)
    {
        int rest = segment.Start;
        for (int start; (start = text.IndexOf(token.Text, rest, segment.End - rest, StringComparison.Ordinal)) >= 0;)
        {
            int end = start + token.Text.Length;
            yield return new(rest, token.StripLeft ? rest + text[rest..start].TrimEnd().Length : start, null);
            yield return new(start, end, token);
            rest = token.StripRight ? segment.End - text[end..segment.End].TrimStart().Length : end;
        }
        yield return new(rest, segment.End, null);
    }

    /// <summary>Every token tried at every place.</summary>
    static List<string> LeftmostLongest(AddedToken[] tokens, string text, bool parsed)
    {
        var segments = new List<Segment>();
        int rest = 0;
        for (int start = 0, next; start < text.Length; start = next)
        {
            var token = tokens.Where(token => text.AsSpan(start).StartsWith(token.Text)).MaxBy(static token => token.Text.Length);
            next = start + (token?.Text.Length ?? 1);
            if (token is null || (token.Special && !parsed))
                continue;
            segments.Add(new(rest, Math.Max(rest, token.StripLeft ? text[..start].TrimEnd().Length : start), null));
            segments.Add(new(start, next, token));
            rest = token.StripRight ? text.Length - text[next..].TrimStart().Length : next;
        }
        segments.Add(new(rest, Math.Max(rest, text.Length), null));
        return [.. segments.Where(static s => s.Token is not null || s.End > s.Start).Select(segment => Named(text, segment))];
    }
}
