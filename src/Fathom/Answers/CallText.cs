using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Answers;

/// <summary>Reads the calls that a model wrote: an object with a name and arguments, or a list of such.</summary>
static class CallText
{
    /// <summary>The calls; null where the text is none.</summary>
    public static IReadOnlyList<MessagePiece>? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = 64 }) switch
            {
                JsonArray { Count: > 0 } calls => [.. calls.Select(Call)],
                JsonObject call => [Call(call)],
                _ => null,
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static string Written(JsonNode arguments)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            arguments.WriteTo(json);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <exception cref="FormatException">It is none.</exception>
    static MessagePiece Call(JsonNode? call)
    {
        var members = call as JsonObject ?? throw new FormatException("a call is an object");
        if (members["function"] is JsonObject inner)
            members = inner;
        string name = members["name"]?.GetValue<string>() ?? throw new FormatException("a call has a name");
        return new(PieceKind.Call, (members["arguments"] ?? members["parameters"]) switch
        {
            null => "{}",
            JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
            var arguments => Written(arguments),
        }, name);
    }
}
