namespace Fathom.Studies.Data;

/// <summary>Which columns of a data set say what, as far as that was said; names are matched to the letter.</summary>
public sealed record RowColumns
{
    /// <summary>Names that a question has where none is given, the first that is there.</summary>
    public static IReadOnlyList<string> UsualPrompts { get; } = ["prompt", "question", "problem", "input"];

    /// <summary>Names that an expected answer has where none is given.</summary>
    public static IReadOnlyList<string> UsualAnswers { get; } = ["answer", "target", "solution"];

    /// <summary>The column that names a row; without one, rows are named by their number, from 0.</summary>
    public string? Id { get; init; }

    /// <summary>The question.</summary>
    public string? Prompt { get; init; }

    /// <summary>The question, made of the whole row.</summary>
    public RowTemplate? Template { get; init; }

    /// <summary>The conversation, in place of a question.</summary>
    public string? Messages { get; init; }

    /// <summary>The answer that is expected.</summary>
    public string? Answer { get; init; }

    /// <summary>The answer that is expected, made of the whole row.</summary>
    public RowTemplate? AnswerTemplate { get; init; }

    /// <summary>Endings of the question, of which the likeliest is the model's choice: a list of texts, or an object with such a list as <c>text</c>, and their <c>label</c>s.</summary>
    public string? Choices { get; init; }

    /// <summary>Which of them is right: its number from 0, the choice itself, its label, or its letter.</summary>
    public string? Gold { get; init; }

    /// <summary>What stands between a question and each of its choices.</summary>
    public string ChoiceDelimiter { get; init; } = " ";

    /// <summary>A text that is measured as it is.</summary>
    public string? Text { get; init; }

    /// <summary>Answers of another program: a text, or a list of several.</summary>
    public string? Response { get; init; }
}
