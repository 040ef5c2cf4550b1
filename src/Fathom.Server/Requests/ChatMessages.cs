using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Server.Requests;

/// <summary>Reads messages of the protocol into those that chat templates know.</summary>
static class ChatMessages
{
    const string Name = "messages";

    /// <summary>The messages of a request.</summary>
    public static JsonArray Read(Members members)
    {
        var given = members.Array(Name);
        if (given is null or { Count: 0 })
            throw members.Fault(Name, "must be an array with at least one message");
        return [.. given.Select((message, i) => (JsonNode)ReadOne(members, message, $"{Name}[{i}]"))];
    }

    static JsonObject ReadOne(Members members, JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw members.Fault(path, "must be an object");
        if (!message.TryGetProperty("role", out var role) || role.ValueKind != JsonValueKind.String || role.GetString()!.Length == 0)
            throw members.Fault($"{path}.role", "must be a text");
        var read = JsonObject.Create(message)!.DeepClone().AsObject();
        read["role"] = role.ValueEquals("developer") ? "system" : role.GetString();
        if (message.TryGetProperty("content", out var content) && content.ValueKind != JsonValueKind.Null)
            read["content"] = TextOf(members, content, $"{path}.content");
        else if (message.TryGetProperty("tool_calls", out _))
            read["content"] = "";   // many templates read it whatever else there is
        else
            throw members.Fault($"{path}.content", "is missing");
        if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            read["tool_calls"] = new JsonArray([.. calls.EnumerateArray().Select(call => (JsonNode)WithObject(members, call, $"{path}.tool_calls"))]);
        return read;
    }

    /// <summary>A content as one text: itself, or its parts in a row.</summary>
    public static string TextOf(Members members, JsonElement content, string path)
    {
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array)
            throw members.Fault(path, "must be a text, or a list of parts of type text");
        return string.Concat(content.EnumerateArray().Select(part => TextOfPart(members, part, path)));
    }

    static string TextOfPart(Members members, JsonElement part, string path)
    {
        string? type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;
        if (type is not ("text" or "input_text" or "output_text"))
            throw members.Fault(path, type is null ? "holds a part without a type" : $"holds a part of type {type}: only texts are read");
        return part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : throw members.Fault(path, "holds a part without text");
    }

    /// <summary>A call whose arguments are an object, as templates know them, where the protocol has the text of one.</summary>
    static JsonObject WithObject(Members members, JsonElement call, string path)
    {
        if (call.ValueKind != JsonValueKind.Object)
            throw members.Fault(path, "must hold objects");
        var read = JsonObject.Create(call)!.DeepClone().AsObject();
        if (read["function"] is JsonObject function && function["arguments"] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            function["arguments"] = ArgumentsOf(value.GetValue<string>()) ?? throw members.Fault($"{path}.function.arguments", "must be the text of a JSON object");
        return read;
    }

    /// <summary>The object that a text is; null where it is none.</summary>
    public static JsonObject? ArgumentsOf(string text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 64 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
