using System.Text.Json;

namespace Fathom.Studies.Data;

/// <summary>What a study asks, or measures, for a row of its data.</summary>
/// <param name="Id">The row's own name, or its number from 0.</param>
/// <param name="Row">The row, as JSON.</param>
/// <param name="Prompt">The question, or the text that is measured; null where it is a conversation.</param>
/// <param name="Messages">The conversation, a JSON array; null where it is a text.</param>
/// <param name="Expected">The answer that is expected; null where none is.</param>
/// <param name="Choices">Endings that are scored, a JSON array of texts; null for none. Then what is expected is the number of the right one.</param>
/// <param name="Problem">Why it is not run; null where it is.</param>
/// <param name="Place">Where the row stands, for errors.</param>
public sealed record StudyPrompt(string Id, string Row, string? Prompt, string? Messages, string? Expected, string? Choices, string? Problem, string Place)
{
    /// <summary>The endings that are scored.</summary>
    public IReadOnlyList<string> ChoiceTexts() => [.. JsonElement.Parse(Choices!).EnumerateArray().Select(static choice => choice.GetString()!)];

    /// <summary>The answers of another program that a column of its row holds: a text, or a list of them.</summary>
    /// <exception cref="FathomException">It holds something else.</exception>
    public IReadOnlyList<string> Responses(string column)
    {
        var row = JsonElement.Parse(Row);
        return !row.TryGetProperty(column, out var value) ? [] : value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String or JsonValueKind.Null) =>
                [.. value.EnumerateArray().Select(static item => item.GetString() ?? "")],
            _ => throw new FathomException($"{Place}: {column} is neither a text nor a list of texts"),
        };
    }
}
