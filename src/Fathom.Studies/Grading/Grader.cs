using Fathom.Studies.Grading.Extraction;
using Fathom.Studies.Grading.Outside;

namespace Fathom.Studies.Grading;

/// <summary>Finds the answer in a text and says whether it is what is expected. It may be asked by several threads.</summary>
/// <remarks>What each kind finds, and what is equal, is told in docs/grading.md.</remarks>
public sealed class Grader : IDisposable
{
    /// <summary>The kind that takes the box, else the choice where a choice is expected or nothing is, else the last number.</summary>
    public const string DefaultKind = "auto";

    /// <summary>What kinds there are, as they are written.</summary>
    public const string Kinds = "auto, boxed, number, choice, exact, contains, regex:PATTERN, jsonl:FILE, command:PROGRAM ARGS…";

    readonly Func<string, string?, GradedSample, Verdict> grade;
    readonly VerdictProgram? program;

    /// <summary>Makes a grader of a kind such as <c>boxed</c> or <c>regex:#### (.*)</c>; a program is started.</summary>
    /// <param name="kind">The kind, one of <see cref="Kinds"/>.</param>
    /// <param name="timeLimit">How long a program may take for a verdict; 30 seconds where nothing is said.</param>
    /// <exception cref="FathomException">There is no such kind, its pattern is none, its file cannot be read, or its program does not start.</exception>
    public Grader(string kind, TimeSpan? timeLimit = null)
    {
        Kind = kind;
        int colon = kind.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? kind : kind[..colon], rest = colon < 0 ? "" : kind[(colon + 1)..];
        if (colon >= 0 != name is "regex" or "jsonl" or "command" || (colon >= 0 && string.IsNullOrWhiteSpace(rest)))
            throw new FathomException($"\"{kind}\" is no way to grade: there are {Kinds}");
        switch (name)
        {
            case "auto":
                grade = static (text, expected, _) => Found(expected, Any(text, Expected(expected)), "no box, choice or number");
                break;
            case "boxed":
                grade = static (text, expected, _) => Found(expected, BoxedAnswer.Find(text), @"no closed \boxed{…}");
                break;
            case "number":
                grade = static (text, expected, _) => Found(expected, NumberAnswer.Find(text), "no number");
                break;
            case "choice":
                grade = static (text, expected, _) => Found(expected, ChoiceAnswer.Find(text)?.ToString(), "no choice of one letter");
                break;
            case "exact":
                grade = static (text, expected, _) => Exact(text, expected);
                break;
            case "contains":
                grade = static (text, expected, _) => Contains(text, expected);
                break;
            case "regex":
                var regex = new RegexAnswer(rest);
                grade = (text, expected, _) => Found(expected, regex.Find(text, out string none), none);
                break;
            case "jsonl":
                var file = new VerdictFile(rest);
                grade = (_, _, sample) => file.Find(sample);
                break;
            case "command":
                program = new VerdictProgram(rest, timeLimit ?? TimeSpan.FromSeconds(30));
                grade = program.Ask;
                break;
            default:
                throw new FathomException($"\"{kind}\" is no way to grade: there are {Kinds}");
        }
    }

    /// <summary>The kind as it was given.</summary>
    public string Kind { get; }

    /// <summary>Grades a text.</summary>
    /// <param name="text">What a model wrote.</param>
    /// <param name="expected">The right answer, or a solution with it in a box or after <c>####</c>; null or blank where none is known.</param>
    /// <param name="sample">Which text it is.</param>
    /// <exception cref="FathomException">A program gave no verdict in its time, ended, or wrote something else.</exception>
    public Verdict Grade(string text, string? expected, GradedSample sample) => grade(text, string.IsNullOrWhiteSpace(expected) ? null : expected, sample);

    /// <summary>Ends the program, where there is one.</summary>
    public void Dispose() => program?.Dispose();

    static string? Any(string text, string? expected) => BoxedAnswer.Find(text)
        ?? (expected is null || ChoiceLetter.Whole(expected) is not null ? ChoiceAnswer.Find(text)?.ToString() : null) ?? NumberAnswer.Find(text);

    /// <summary>The answer within what is expected: in its box, or after the last <c>####</c>, else all of it.</summary>
    static string? Expected(string? expected)
    {
        const string Mark = "####";
        return expected is null ? null : BoxedAnswer.Find(expected)
            ?? (expected.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and var mark ? expected[(mark + Mark.Length)..] : expected).Trim();
    }

    static Verdict Found(string? expected, string? answer, string none)
    {
        if (answer is null)
            return new(null, expected is null ? null : false, $"there is {none} in the text");
        if (Expected(expected) is not { } value)
            return NothingExpected(answer);
        bool correct = Equality.AreEqual(value, answer, out string reason);
        return new(answer, correct, reason);
    }

    static Verdict NothingExpected(string? answer) => new(answer, null, "nothing is expected");

    static Verdict Exact(string text, string? expected)
    {
        string? answer = text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        if (expected is null)
            return NothingExpected(answer);
        bool correct = answer == expected.Trim();
        return new(answer, correct, correct ? "the text is what is expected, to the character" : "the text is not what is expected, to the character");
    }

    static Verdict Contains(string text, string? expected)
    {
        if (expected is null)
            return NothingExpected(null);
        string sought = expected.Trim();
        bool correct = text.Contains(sought, StringComparison.Ordinal);
        return new(correct ? sought : null, correct, correct ? "the text contains what is expected" : "the text does not contain what is expected");
    }
}
