using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates;

namespace Fathom.Studies.Data;

/// <summary>Makes prompts of the rows of a data set, by columns that are settled once.</summary>
public sealed class PromptReader
{
    /// <summary>So many rows are looked at to see which columns there are: those of JSON need not have all.</summary>
    const int LooksAt = 100;

    readonly DataSet data;
    readonly RowColumns columns;
    readonly bool skipsBad;
    readonly HarnessLog? log;

    PromptReader(DataSet data, RowColumns columns, bool skipsBad, HarnessLog? log) => (this.data, this.columns, this.skipsBad, this.log) = (data, columns, skipsBad, log);

    /// <summary>Whether the rows are a log of lm-evaluation-harness, whose prompts are already in a chat template where they are to be.</summary>
    public bool IsHarnessLog => log is not null;

    /// <summary>The columns, settled.</summary>
    public RowColumns Columns => columns;

    /// <summary>Settles which columns are meant.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="asked">The columns that were named.</param>
    /// <param name="skipsBad">Whether a row of which no prompt can be made is kept with the reason; else it ends the reading.</param>
    /// <exception cref="FathomException">A column is missing, or there twice; the data cannot be read.</exception>
    public static PromptReader Settle(DataSet data, RowColumns asked, bool skipsBad = false)
    {
        var first = data.First(LooksAt);
        if (asked == new RowColumns() && HarnessLog.Of(first) is { } log)
            return new(data, log.Columns, skipsBad, log);
        string[] names = [.. first.SelectMany(static row => row.Value.EnumerateObject()).Select(static property => property.Name).Distinct()];
        foreach (string? name in (string?[])[asked.Id, asked.Prompt, asked.Messages, asked.Answer, asked.Text, asked.Response, asked.Choices, asked.Gold])
            if (name is not null && first.Count > 0)
                Check(name, names, data, first[0].Source);
        bool wantsPrompt = asked is { Prompt: null, Template: null, Messages: null, Text: null };
        string? prompt = asked.Prompt ?? (wantsPrompt ? RowColumns.UsualPrompts.FirstOrDefault(names.Contains) : null);
        if (wantsPrompt && prompt is null && first.Count > 0)
            throw new FathomException($"{first[0].Source}: no column is named {string.Join(", ", RowColumns.UsualPrompts.SkipLast(1))} or {RowColumns.UsualPrompts[^1]}, and none was said to be the prompt: there {Listed(names)}");
        string? answer = asked.Answer ?? (asked.AnswerTemplate is not null || asked.Choices is not null ? null : RowColumns.UsualAnswers.FirstOrDefault(name => names.Contains(name) && name != prompt && name != asked.Response && name != asked.Text));
        foreach (string? name in (string?[])[prompt, answer])
            if (name is not null && first.Count > 0)
                Check(name, names, data, first[0].Source);
        return new(data, asked with { Prompt = prompt, Answer = answer }, skipsBad, null);
    }

    /// <summary>The prompts, in the order of the rows.</summary>
    /// <exception cref="FathomException">The data cannot be read, or no prompt can be made of a row.</exception>
    public IEnumerable<StudyPrompt> Read()
    {
        long number = 0;
        foreach (var row in log is null ? data.Rows() : log.Rows(data.Rows()))
            yield return Of(row, number++);
    }

    static void Check(string name, string[] names, DataSet data, string source)
    {
        if (data.Twice.Contains(name))
            throw new FathomException($"{source}: has the column {name} twice, so it cannot be told which is meant");
        if (!names.Contains(name))
            throw new FathomException($"{source}: has no column {name}: there {Listed(names)}");
    }

    static string Listed(string[] names) => names.Length == 1 ? $"is only {names[0]}" : $"are {string.Join(", ", names)}";

    StudyPrompt Of(DataRow row, long number)
    {
        string id = columns.Id is { } name ? TextOf(row, name) ?? throw new FathomException($"{row.Place}: {name}, by which rows are named, is missing") : number.ToString(CultureInfo.InvariantCulture);
        try
        {
            var choices = columns.Choices is null ? null : ChoiceList.Read(row, columns);
            string? expected = choices?.Gold?.ToString(CultureInfo.InvariantCulture) ?? columns.AnswerTemplate?.Render(row, "expected answer") ?? (columns.Answer is { } answer ? TextOf(row, answer) : null);
            string? listed = choices is null ? null : new JsonArray([.. choices.Texts.Select(static text => (JsonNode)text)]).ToJsonString();
            return columns.Messages is { } messages
                ? new(id, row.Json, null, Conversation(row, messages), expected, listed, null, row.Place)
                : new(id, row.Json, Question(row), null, expected, listed, null, row.Place);
        }
        catch (FathomException error) when (skipsBad)
        {
            return new(id, row.Json, null, null, null, null, error.Message, row.Place);
        }
    }

    string Question(DataRow row)
    {
        if (columns.Template is { } template)
            return template.Render(row, "prompt");
        string name = columns.Text ?? columns.Prompt!;
        return TextOf(row, name) is { Length: > 0 } text ? text : throw new FathomException($"{row.Place}: {name} is empty");
    }

    /// <summary>A conversation in a column: an array, or a text that holds one, since tables without lists hold them so.</summary>
    static string Conversation(DataRow row, string name)
    {
        string text = row.Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : throw new FathomException($"{row.Place}: {name} is missing");
        try
        {
            var messages = ChatConversation.Parse(text).Messages;
            return messages.Count > 0 ? messages.ToJsonString() : throw new FathomException("it holds no message");
        }
        catch (FathomException error)
        {
            throw new FathomException($"{row.Place}: {name}: {error.Message}", error);
        }
    }

    /// <summary>What a column holds, as text; null where it holds nothing. Numbers and lists are as they stand in the row.</summary>
    static string? TextOf(DataRow row, string name) => !row.Value.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
