using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Tests.Templates;

/// <summary>One row of the template fixtures: what is rendered, and what Jinja made of it.</summary>
sealed class TemplateFixture(JsonElement row, string name)
{
    public JsonElement Row => row;

    public IReadOnlyDictionary<string, object?> Variables { get; } =
        row.GetProperty("variables").EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);

    public static List<JsonElement> Rows(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("templates/" + file)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>How a rendering differs from what is expected, in words; null if it does not.</summary>
    public string? Difference(Func<string> render)
    {
        string? expected = row.TryGetProperty("output", out JsonElement output) ? output.GetString() : null;
        try
        {
            string actual = render();
            return actual == expected ? null : $"{name}: expected {expected ?? row.GetProperty("error").ToString()}, got {actual}";
        }
        catch (FathomException exception)
        {
            return Difference(exception, expected);
        }
    }

    string? Difference(FathomException exception, string? expected)
    {
        string got = $"{(exception as TemplateException)?.Kind}: {exception.Message}";
        if (expected is not null)
            return $"{name}: expected {expected}, got {got}";
        JsonElement error = row.GetProperty("error");
        string kind = error.GetProperty("kind").GetString()!, message = error.GetProperty("message").GetString()!;
        bool isSame = exception is TemplateException fault
            && string.Equals(fault.Kind.ToString(), kind, StringComparison.OrdinalIgnoreCase)
            && (fault.Kind != TemplateErrorKind.Raised || fault.Message == message);
        return isSame ? null : $"{name}: expected {kind}: {message}, got {got}";
    }
}
