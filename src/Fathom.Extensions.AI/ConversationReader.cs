using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;

namespace Fathom.Extensions.AI;

/// <summary>Makes of messages the conversation that a chat template knows.</summary>
static class ConversationReader
{
    /// <summary>The conversation, with the tools that may be called.</summary>
    /// <exception cref="FathomException">A message holds what is no text and no call.</exception>
    public static ChatConversation Read(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var read = new JsonArray();
        if (options.Instructions is { Length: > 0 } instructions)
            read.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = instructions });
        foreach (var message in messages)
            Add(read, message);
        return new(read, options.ToolMode is NoneChatToolMode ? null : Tools(options), Variables: Variables(options));
    }

    static void Add(JsonArray messages, ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().ToArray();
        foreach (var result in results)
            messages.Add((JsonNode)new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = TextOf(result.Result) });
        var said = new JsonObject { ["role"] = message.Role.Value == "developer" ? "system" : message.Role.Value, ["content"] = message.Text };
        string reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(static thought => thought.Text));
        if (reasoning.Length > 0)
            said["reasoning_content"] = reasoning;
        if (message.Contents.OfType<FunctionCallContent>().ToArray() is { Length: > 0 } calls)
            said["tool_calls"] = new JsonArray([.. calls.Select(static call => (JsonNode)new JsonObject
            {
                ["id"] = call.CallId,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = new JsonObject((call.Arguments ?? new Dictionary<string, object?>()).Select(static one => KeyValuePair.Create(one.Key, NodeOf(one.Value)))) },
            })]);
        foreach (var content in message.Contents)
            if (content is not (TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent or TokenDepthContent))
                throw new FathomException($"a message holds {content.GetType().Name}: only texts, calls and their results are read");
        if (results.Length == 0 || message.Text.Length > 0)
            messages.Add((JsonNode)said);
    }

    static string TextOf(object? value) => value is string text ? text : NodeOf(value)?.ToJsonString() ?? "";

    static JsonNode? NodeOf(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        JsonElement element => JsonNode.Parse(element.GetRawText()),
        _ => JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
    };

    static JsonArray? Tools(ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools)
            return null;
        return [.. tools.Select(static tool => tool is AIFunctionDeclaration function
            ? (JsonNode)new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = function.Name, ["description"] = function.Description, ["parameters"] = JsonNode.Parse(function.JsonSchema.GetRawText()) },
            }
            : throw new FathomException($"the tool {tool.Name} is no function: a model can call nothing else"))];
    }

    static Dictionary<string, JsonElement>? Variables(ChatOptions options) => options.Reasoning?.Effort is { } effort
        ? new() { ["reasoning_effort"] = JsonElement.Parse(JsonValue.Create(NameOf(effort)).ToJsonString()) }
        : null;

    static string NameOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}
