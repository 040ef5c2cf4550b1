using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates;

namespace Fathom.Server.Requests;

/// <summary>Reads what <c>/v1/responses</c> is asked. Nothing is kept of what was answered before, so the whole conversation is given each time.</summary>
static class ResponseRequest
{
    const string Input = "input";

    public static AnswerRequest Read(Members members, ServedModels models)
    {
        var request = AnswerRequest.Read(members, models, ["max_output_tokens"], models.Settings.Limits.DefaultAnswerTokens);
        if (request.Options.MaxTokens == 0)
            throw members.Fault("max_output_tokens", "must be at least 1");
        if (request.Answers > 1)
            throw ApiException.Unsupported("n");
        RefuseWhatIsNotDone(members);
        var tools = ReadTools(members);
        var conversation = new ChatConversation(ReadMessages(members), tools.Rendered, Variables: ReadVariables(members));
        members.RefuseOthers();
        return request.OfChat(conversation, tools.MayCall);
    }

    static void RefuseWhatIsNotDone(Members members)
    {
        members.Only("text", """{"format":{"type":"text"}}""", "{}");
        members.Only("truncation", "\"disabled\"");
        members.Only("background", "false");
        members.Only("previous_response_id");
        members.Only("conversation");
        members.Only("include", "[]");
        members.Only("top_logprobs", "0");
    }

    /// <summary>Tools stand there without the object that chats have them in.</summary>
    static ToolChoice ReadTools(Members members)
    {
        if (members.Array("tools") is not { Count: > 0 } tools)
        {
            members.Only("tool_choice", "\"auto\"", "\"none\"");
            return default;
        }
        var rendered = new JsonArray();
        foreach (var tool in tools)
        {
            if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("type", out var type) || !type.ValueEquals("function"))
                throw members.Fault("tools", "must hold objects of type function");
            var function = JsonObject.Create(tool)!.DeepClone().AsObject();
            function.Remove("type");
            rendered.Add(new JsonObject { ["type"] = "function", ["function"] = function });
        }
        bool isNone = members.Take("tool_choice") is { } choice && choice.ValueEquals("none");
        if (!isNone)
            members.Only("tool_choice", "\"auto\"");
        return isNone ? default : new(rendered, true);
    }

    static Dictionary<string, JsonElement> ReadVariables(Members members)
    {
        var variables = new Dictionary<string, JsonElement>();
        if (members.Object("reasoning") is not { } reasoning)
            return variables;
        if (reasoning.Text("effort") is { } effort)
            variables["reasoning_effort"] = JsonElement.Parse(JsonValue.Create(effort).ToJsonString());
        reasoning.Only("summary", "\"auto\"");
        reasoning.RefuseOthers();
        return variables;
    }

    static JsonArray ReadMessages(Members members)
    {
        var messages = new JsonArray();
        if (members.Text("instructions") is { } instructions)
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = instructions });
        var input = members.Take(Input) ?? throw members.Fault(Input, "is missing");
        if (input.ValueKind == JsonValueKind.String)
            messages.Add(new JsonObject { ["role"] = "user", ["content"] = input.GetString() });
        else if (input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > 0)
            foreach (var item in input.EnumerateArray())
                Add(members, messages, item);
        else
            throw members.Fault(Input, "must be a text, or an array of messages that is not empty");
        return messages;
    }

    static void Add(Members members, JsonArray messages, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw members.Fault(Input, "must hold objects");
        string type = item.TryGetProperty("type", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "message";
        string Text(string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw members.Fault(Input, $"holds a {type} without a text '{name}'");
        switch (type)
        {
            case "message":
                if (!item.TryGetProperty("content", out var content))
                    throw members.Fault(Input, "holds a message without content");
                string role = Text("role");
                messages.Add(new JsonObject { ["role"] = role == "developer" ? "system" : role, ["content"] = ChatMessages.TextOf(members, content, Input) });
                break;
            case "function_call":
                messages.Add(new JsonObject
                {
                    ["role"] = "assistant",
                    ["content"] = "",
                    ["tool_calls"] = new JsonArray(new JsonObject
                    {
                        ["id"] = Text("call_id"),
                        ["type"] = "function",
                        ["function"] = new JsonObject { ["name"] = Text("name"), ["arguments"] = ChatMessages.ArgumentsOf(Text("arguments")) ?? throw members.Fault(Input, "holds a call whose arguments are not the text of a JSON object") },
                    }),
                });
                break;
            case "function_call_output":
                if (!item.TryGetProperty("output", out var output))
                    throw members.Fault(Input, "holds an output of a call without output");
                messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = Text("call_id"), ["content"] = ChatMessages.TextOf(members, output, Input) });
                break;
            case "reasoning":
                break;   // what was thought before is not shown to the model again, as chat templates have it
            default:
                throw members.Fault(Input, $"holds an item of type {type}, which is not read");
        }
    }
}
