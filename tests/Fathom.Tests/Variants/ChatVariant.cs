using System.Text.Json;

namespace Fathom.Tests.Variants;

/// <summary>A row of the chat-variants fixtures: a folder, what is asked of it, what transformers answers, and which other answers are as good.</summary>
sealed class ChatVariant(JsonElement row)
{
    static readonly Lazy<JsonElement[]> AllRows = new(static () =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("chat-variants/index.json"))).RootElement.GetProperty("rows").EnumerateArray()]);

    /// <summary>How many rows there are; skips the test where there are no fixtures.</summary>
    public static int Count => AllRows.Value.Length;

    /// <summary>The rows of a kind, in order; skips the test where there are no fixtures.</summary>
    public static ChatVariant[] OfKind(string kind) =>
        [.. AllRows.Value.Where(row => row.GetProperty("kind").ValueEquals(kind)).Select(static row => new ChatVariant(row))];

    public string Folder => Fixtures.Path($"chat-variants/{row.GetProperty("folder").GetString()}");

    public JsonElement this[string field] => row.GetProperty(field);

    /// <summary>A field of the request as JSON; null where the row has none.</summary>
    public string? Json(string field) => row.TryGetProperty(field, out var value) ? value.GetRawText() : null;

    bool MayRefuse => row.TryGetProperty("error", out _) || row.TryGetProperty("may_refuse", out _);

    bool MayAnswer => !row.TryGetProperty("error", out _) || row.TryGetProperty("or", out _);

    /// <summary>Compares the fields of an answer with what the row expects, or else allows.</summary>
    public void Check(Func<Dictionary<string, object>> answer)
    {
        Dictionary<string, object> fields;
        try
        {
            fields = answer();
        }
        catch (FathomException refusal) when (MayRefuse)
        {
            Assert.NotEmpty(refusal.Message);
            return;
        }
        Assert.True(MayAnswer, $"{this}: expected a refusal");
        foreach (var (field, value) in fields)
        {
            string given = JsonSerializer.Serialize(value);
            string[] allowed = [.. Allowed(field).Select(static other => JsonSerializer.Serialize(other))];
            Assert.True(allowed.Contains(given), $"{this}: {field} is {given}, expected {string.Join(" or ", allowed)}");
        }
    }

    IEnumerable<JsonElement> Allowed(string field)
    {
        if (row.TryGetProperty(field, out var expected))
            yield return expected;
        if (row.TryGetProperty("or", out var others) && others.TryGetProperty(IsAsDecoded(field, others) ? "decoded" : field, out var other))
            yield return other;
    }

    /// <summary>Whether skipping special tokens leaves the decoded text as it is, so that what is as good for the one is so for the other.</summary>
    bool IsAsDecoded(string field, JsonElement others) => field == "decoded_skipped" && !others.TryGetProperty(field, out _)
        && row.TryGetProperty("decoded", out var decoded) && decoded.ValueEquals(row.GetProperty(field).GetString());

    public override string ToString() => $"{row.GetProperty("folder").GetString()} ({row.GetProperty("what").GetString()}) {Json("text") ?? Json("ids") ?? Json("messages")}";
}
