using System.Globalization;
using System.Text.Json;

namespace Fathom.Studies.Data;

/// <summary>The choices of a row, and which of them is right.</summary>
/// <param name="Texts">The choices, in their order.</param>
/// <param name="Gold">The number of the right one, from 0; null where none is said to be.</param>
sealed record ChoiceList(IReadOnlyList<string> Texts, int? Gold)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="FathomException">There are no choices, one is empty, or none can be told to be the right one.</exception>
    public static ChoiceList Read(DataRow row, RowColumns columns)
    {
        string name = columns.Choices!;
        var (texts, labels) = row.Value.TryGetProperty(name, out var value) ? Lists(row, name, value) : throw new FathomException($"{row.Place}: {name} is missing");
        if (texts.Length == 0 || texts.Any(string.IsNullOrEmpty))
            throw new FathomException($"{row.Place}: {name} {(texts.Length == 0 ? "holds no choice" : "holds an empty choice")}");
        return new(texts, columns.Gold is { } gold && row.Value.TryGetProperty(gold, out var right) && right.ValueKind != JsonValueKind.Null ? Number(row, gold, right, texts, labels) : null);
    }

    static (string[] Texts, string[]? Labels) Lists(DataRow row, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            value = Parsed(row, name, value.GetString()!);
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("text", out var texts)
            ? (List(row, name, texts), value.TryGetProperty("label", out var labels) ? List(row, name, labels) : null)
            : (List(row, name, value), null);
    }

    /// <summary>Tables without lists hold them as JSON in a text.</summary>
    static JsonElement Parsed(DataRow row, string name, string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw NoList(row, name);
        }
    }

    static string[] List(DataRow row, string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())] : throw NoList(row, name);

    static FathomException NoList(DataRow row, string name) => new($"{row.Place}: {name} is no list of choices: [\"one\", \"two\"], or {{\"text\": [...], \"label\": [...]}}");

    static int Number(DataRow row, string name, JsonElement value, string[] texts, string[]? labels)
    {
        string said = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        int byText = value.ValueKind == JsonValueKind.String ? Array.IndexOf(texts, said) : -1;
        int byLabel = labels is null ? -1 : Array.IndexOf(labels, said);
        int byNumber = labels is null ? NumberOf(said) : -1;
        int[] meant = [.. ((int[])[byText, byLabel, byNumber]).Where(number => number >= 0 && number < texts.Length).Distinct()];
        return meant.Length == 1 ? meant[0]
            : throw new FathomException($"{row.Place}: {name} is {said}, which {(meant.Length == 0 ? $"is none of {texts.Length} choices" : "is a choice, and the number of another")}");
    }

    /// <summary>A number from 0, also as pandas writes it (1.0), or a letter from A.</summary>
    static int NumberOf(string said) => said is [>= 'A' and <= 'Z'] ? said[0] - 'A'
        : double.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number < int.MaxValue && number == Math.Floor(number) ? (int)number : -1;
}
