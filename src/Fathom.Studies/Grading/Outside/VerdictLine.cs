using System.Text.Json;

namespace Fathom.Studies.Grading.Outside;

/// <summary>A verdict as a line of JSON: <c>{"prompt":"7","sample":0,"correct":true,"answer":"42","reason":"…"}</c>.</summary>
/// <param name="Prompt">The prompt's id, or null where the line names none.</param>
/// <param name="Sample">The sample, or null where the line names none.</param>
/// <param name="Verdict">The verdict.</param>
readonly record struct VerdictLine(string? Prompt, int? Sample, Verdict Verdict)
{
    /// <summary>Reads a line.</summary>
    /// <param name="json">The line.</param>
    /// <param name="reason">What stands for a reason where the line has none.</param>
    /// <exception cref="FormatException">It is something else; the message fits after "the line".</exception>
    public static VerdictLine Parse(string json, string reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var line = document.RootElement;
            if (line.ValueKind != JsonValueKind.Object)
                throw new FormatException("is not a JSON object");
            return new(Text(line, "prompt"), Number(line, "sample"), new(Text(line, "answer"), Correct(line), Text(line, "reason") ?? reason));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException($"is not valid JSON: {fault.Message}", fault);
        }
    }

    static bool? Correct(JsonElement line) => !line.TryGetProperty("correct", out var correct) ? throw new FormatException("has no \"correct\"") : correct.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => throw new FormatException("has a \"correct\" that is neither true, false nor null"),
    };

    /// <summary>A text, or a number as it is written.</summary>
    static string? Text(JsonElement line, string name) => !line.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new FormatException($"has a \"{name}\" that is no text"),
    };

    static int? Number(JsonElement line, string name) => !line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number
        : throw new FormatException($"has a \"{name}\" that is no whole number from 0");
}
