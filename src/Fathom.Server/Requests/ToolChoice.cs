using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Server.Requests;

/// <summary>What the model may call.</summary>
/// <param name="Rendered">What the template is told; null for nothing.</param>
/// <param name="MayCall">Whether calls in the answer are told as such.</param>
readonly record struct ToolChoice(JsonArray? Rendered, bool MayCall)
{
    /// <summary>Reads <c>tools</c> and <c>tool_choice</c>. A call cannot be promised without a grammar, so choices that require one are refused.</summary>
    public static ToolChoice Read(Members members)
    {
        var tools = members.Array("tools") ?? [];
        foreach (var tool in tools)
            if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("type", out var type) || !type.ValueEquals("function"))
                throw members.Fault("tools", "must hold objects of type function");
        string choice = members.Take("tool_choice") switch
        {
            null => "auto",
            { ValueKind: JsonValueKind.String } text when text.GetString() is "auto" or "none" => text.GetString()!,
            _ => throw ApiException.Unsupported("tool_choice", "a call cannot be promised, so 'auto' and 'none' are all there is"),
        };
        return tools.Count == 0 || choice == "none" ? default : new([.. tools.Select(static tool => (JsonNode)JsonObject.Create(tool)!.DeepClone())], true);
    }
}
