using System.Text.RegularExpressions;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>The one letter, A to J, that a text chooses. Two letters are none: who hedges has not answered, and a text that repeats the options says nothing.</summary>
static class ChoiceAnswer
{
    /// <summary>Words that a choice follows, and what may name it: "the answer is option".</summary>
    static readonly Regex Anchor = new(
        @"(?:\banswer[*_`""\s]*(?:[:=→]|\b(?:is|would\s+be|should\s+be|must\s+be)\b)|\b(?:correct|right|best)\s+(?:option|choice|answer)[*_`""\s]*\bis\b|\b(?:choose|pick|select|go\s+with)\b)"
        + @"[*_`""]*\s*[:=→]?(?:[\s*_`""]*\b(?:option|choice|letter)\b:?)?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    static readonly Regex Joint = new(@"^[ \t*_$`""})\]]*(?:[,/&]\s*(?:and\b|or\b)?|\s+(?:and|or)\b)", RegexOptions.NonBacktracking);

    static readonly Regex Marked = new(
        @"\(([A-J])\)|\*\*([A-J])(?:\*\*|[.)])|\\text[a-z]*\{\(?([A-J])\)?\}|\$([A-J])\$|\b[Oo]ption\s+([A-J])\b|(?m:^[ \t*_]*([A-J])[.)](?:[ \t*_\r]|$))",
        RegexOptions.NonBacktracking);

    /// <summary>The letter, upper case, or null.</summary>
    public static char? Find(string text)
    {
        string plain = Compatibility.Of(text);
        if (BoxedAnswer.Find(plain) is { } box && (ChoiceLetter.Whole(box) ?? ChoiceLetter.Leading(box)?.Letter) is char boxed)
            return boxed;
        if (LastAfterAnchor(plain) is int place)
            return IsJoined(plain, place + 1) ? null : ChoiceLetter.Single(plain, place);
        return ChoiceLetter.Whole(plain) ?? OnLastLine(plain) ?? OnlyMarked(plain);
    }

    /// <summary>Where the letter stands that follows the last anchor that one follows.</summary>
    static int? LastAfterAnchor(string text)
    {
        int? last = null;
        foreach (var anchor in Anchor.EnumerateMatches(text))
            if (ChoiceLetter.SkipOpening(text, anchor.Index + anchor.Length) is var place && ChoiceLetter.Single(text, place) is not null)
                last = place;
        return last;
    }

    /// <summary>Whether another letter is joined to the one before a place; an "I" that goes on is a pronoun.</summary>
    static bool IsJoined(string text, int at)
    {
        const int LongestJoint = 60;
        if (Joint.Match(text.Substring(at, Math.Min(LongestJoint, text.Length - at))) is not { Success: true } joint)
            return false;
        int place = ChoiceLetter.SkipOpening(text, at + joint.Length);
        bool isPronoun = place + 2 < text.Length && text[place] == 'I' && text[place + 1] == ' ' && char.IsAsciiLetterLower(text[place + 2]);
        return !isPronoun && ChoiceLetter.Single(text, place) is not null;
    }

    static char? OnLastLine(string text)
    {
        string line = text.TrimEnd();
        line = line[(line.LastIndexOf('\n') + 1)..];
        return ChoiceLetter.Whole(line) is char letter && line.Contains(letter, StringComparison.Ordinal) ? letter : null;
    }

    /// <summary>The letter that is marked wherever one is; null where two are.</summary>
    static char? OnlyMarked(string text)
    {
        char? only = null;
        foreach (Match match in Marked.Matches(text))
        {
            if (IsArgument(text, match))
                continue;
            char letter = match.Groups.Values.Skip(1).First(static group => group.Success).ValueSpan[0];
            if (only is char other && other != letter)
                return null;
            only = letter;
        }
        return only;
    }

    /// <summary>Whether the parenthesis is that of a function of one letter, as in P(A).</summary>
    static bool IsArgument(string text, Match match) => text[match.Index] == '(' && match.Index > 0 && char.IsAsciiLetter(text[match.Index - 1])
        && (match.Index == 1 || !char.IsAsciiLetter(text[match.Index - 2]));
}
