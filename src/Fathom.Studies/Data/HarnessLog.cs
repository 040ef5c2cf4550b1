using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fathom.Studies.Data;

/// <summary>What lm-evaluation-harness writes with --log_samples, a line a question: its prompt as it went to a model, and answers or the choices that were scored.</summary>
sealed class HarnessLog
{
    /// <summary>The columns that a row gets beside those that it keeps.</summary>
    const string Prompt = "prompt", Target = "target", Responses = "responses", Choices = "choices", Gold = "gold";

    static readonly string[] marks = ["doc_id", "doc", "arguments", "resps"];

    readonly bool scored;
    readonly string? filter;

    HarnessLog(bool scored, string? filter, string delimiter) => (this.scored, this.filter, Delimiter) = (scored, filter, delimiter);

    /// <summary>What stands before each choice.</summary>
    public string Delimiter { get; }

    /// <summary>The columns of what <see cref="Rows"/> gives.</summary>
    public RowColumns Columns => scored
        ? new() { Id = marks[0], Prompt = Prompt, Choices = Choices, Gold = Gold, ChoiceDelimiter = Delimiter }
        : new() { Id = marks[0], Prompt = Prompt, Answer = Target, Response = Responses };

    /// <summary>Looks whether rows are of such a log; null where they are not.</summary>
    /// <param name="first">The first rows.</param>
    /// <exception cref="FathomException">They are, but of a kind that holds neither answers nor choices.</exception>
    public static HarnessLog? Of(IReadOnlyList<DataRow> first)
    {
        if (first.Count == 0 || !first.All(static row => marks.All(mark => row.Value.TryGetProperty(mark, out _))))
            return null;
        bool isScored = IsScored(first[0]);
        return new(isScored, FilterOf(first[0]), isScored && first.All(static row => Arguments(row).All(static pair => pair.Ending.StartsWith(' '))) ? " " : "");
    }

    /// <summary>The rows, a column each for what a study asks for. A log has each question once for every filter: those of the first are taken.</summary>
    public IEnumerable<DataRow> Rows(IEnumerable<DataRow> rows) => rows.Where(row => FilterOf(row) == filter).Select(Flat);

    static string? FilterOf(DataRow row) => row.Value.TryGetProperty("filter", out var name) ? name.ToString() : null;

    DataRow Flat(DataRow row)
    {
        if (IsScored(row) != scored)
            throw Unknown(row);
        var arguments = Arguments(row);
        if (arguments.Select(static pair => pair.Context).Distinct().Count() != 1)
            throw new FathomException($"{row.Place}: its choices stand behind different questions, which is not scored here");
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString(Prompt, arguments[0].Context);
            if (scored)
            {
                json.WriteStartArray(Choices);
                foreach (var (_, ending) in arguments)
                    json.WriteStringValue(ending.StartsWith(Delimiter, StringComparison.Ordinal) ? ending[Delimiter.Length..] : throw new FathomException($"{row.Place}: its choices do not stand behind a blank, as those of the first rows do"));
                json.WriteEndArray();
                WriteGold(json, row);
            }
            else
            {
                json.WriteStartArray(Responses);
                foreach (var answer in row.Value.GetProperty("resps").EnumerateArray().SelectMany(static answers => answers.EnumerateArray()))
                    json.WriteStringValue(answer.GetString());
                json.WriteEndArray();
            }
            foreach (var property in row.Value.EnumerateObject().Where(property => property.Name is not ("arguments" or "resps" or Prompt or Responses or Choices or Gold)))
                property.WriteTo(json);
            json.WriteEndObject();
        }
        string text = Encoding.UTF8.GetString(bytes.ToArray());
        return row with { Json = text, Value = JsonElement.Parse(text) };
    }

    static void WriteGold(Utf8JsonWriter json, DataRow row)
    {
        if (!row.Value.TryGetProperty(Target, out var target) || target.ValueKind == JsonValueKind.Null)
            return;
        json.WritePropertyName(Gold);
        if (int.TryParse(target.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            json.WriteNumberValue(number);
        else
            target.WriteTo(json);
    }

    static (string Context, string Ending)[] Arguments(DataRow row)
    {
        try
        {
            return [.. row.Value.GetProperty("arguments").EnumerateObject().Select(static call => (call.Value.GetProperty("arg_0").GetString()!, call.Value.GetProperty("arg_1") is { ValueKind: JsonValueKind.String } ending ? ending.GetString()! : ""))];
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException)
        {
            throw Unknown(row);
        }
    }

    /// <summary>Whether choices were scored: then each answer is a pair of a log-likelihood and whether it is the likeliest text.</summary>
    static bool IsScored(DataRow row)
    {
        var answers = row.Value.GetProperty("resps");
        if (answers.ValueKind != JsonValueKind.Array || answers.GetArrayLength() == 0 || answers.EnumerateArray().Any(static list => list.ValueKind != JsonValueKind.Array))
            throw Unknown(row);
        var all = answers.EnumerateArray().SelectMany(static list => list.EnumerateArray()).ToArray();
        return all.All(static answer => answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() == 2) ? true
            : all.All(static answer => answer.ValueKind == JsonValueKind.String) ? false : throw Unknown(row);
    }

    static FathomException Unknown(DataRow row) => new($"{row.Place}: is of a log of lm-evaluation-harness, but holds neither generated answers nor scored choices");
}
