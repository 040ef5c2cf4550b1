using Fathom.Studies.Grading.Comparing;
using Fathom.Studies.Grading.Extraction;
using Fathom.Studies.Grading.Reading;

namespace Fathom.Studies.Grading;

/// <summary>Whether two answers mean the same, in LaTeX or plain: numbers, fractions, roots, expressions, intervals, sets, matrices, equations, choices, words.</summary>
/// <remarks>
/// Values are compared exactly. The work is bounded for any two texts: what is longer, deeper or larger than the bounds is compared as text. The relation is
/// symmetric, but not transitive: 12 % equals 12 and 0.12.
/// </remarks>
public static class Equality
{
    const int MostCharacters = 10_000, ShownCharacters = 60;

    /// <summary>Whether the answer means what is expected.</summary>
    public static bool AreEqual(string expected, string answer) => AreEqual(expected, answer, out _);

    /// <summary>Whether the answer means what is expected, and why in words: what the two were read as and compared by.</summary>
    public static bool AreEqual(string expected, string answer, out string reason)
    {
        var finding = Compare(Trim(expected), Trim(answer));
        reason = $"{Shown(expected)} {(finding.AreEqual ? "equals" : "does not equal")} {Shown(answer)}, compared as {finding.As}";
        return finding.AreEqual;
    }

    static Finding Compare(string expected, string answer)
    {
        if (expected.Length > MostCharacters || answer.Length > MostCharacters)
            return new(expected.Length > 0 && expected == answer, $"text, since one is longer than {MostCharacters} characters");
        if (ChoiceLetter.Whole(expected) is char expectedLetter && ChoiceLetter.Whole(answer) is char answerLetter)
            return new(expectedLetter == answerLetter, "choices");
        List<Token> left = Tokenizer.Tokens(expected), right = Tokenizer.Tokens(answer);
        if (TokenText.IsNothing(left) || TokenText.IsNothing(right))
            return new(false, "values, of which one is missing");
        if (TokenText.AreSame(left, right))
            return new(true, "the same text");
        var finding = CompareValues(left, right, shortUnits: false);
        if (!finding.AreEqual && left.Concat(right).Any(Units.IsShort) && CompareValues(left, right, shortUnits: true) is { AreEqual: true } withUnits)
            return withUnits with { As = withUnits.As + ", without short units" };
        return !finding.AreEqual && CompareMarked(expected, answer) is { AreEqual: true } marked ? marked : finding;
    }

    static Finding CompareValues(List<Token> expected, List<Token> answer, bool shortUnits)
    {
        try
        {
            return new NodeComparer().Compare(StructureParser.Parse(expected, shortUnits), StructureParser.Parse(answer, shortUnits));
        }
        catch (UnreadableException unreadable)
        {
            return new(false, $"text, since of one {unreadable.Message}");
        }
    }

    /// <summary>A letter of a choice with its text after it stands for either.</summary>
    static Finding? CompareMarked(string expected, string answer)
    {
        if (ChoiceLetter.Leading(answer) is var (letter, rest))
            return ChoiceLetter.Whole(expected) is char whole ? new(whole == letter, "choices") : Compare(expected, rest);
        if (ChoiceLetter.Leading(expected) is not null)
            return CompareMarked(answer, expected);
        return null;
    }

    /// <summary>Without blanks, marks of Markdown and of mathematics, and a final period around it.</summary>
    static string Trim(string text) => text.Trim().Trim('*', '`', '$').Trim().TrimEnd('.', ',', ';').Trim('*', '`', '$').Trim();

    static string Shown(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length == 0 ? "nothing" : line.Length <= ShownCharacters ? line : line[..ShownCharacters] + "…";
    }
}
