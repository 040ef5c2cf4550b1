using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Templates;

/// <summary>A conversation in the form that chat templates know: messages, and the tools and documents that go with them.</summary>
/// <param name="Messages">Objects with <c>role</c> and <c>content</c>, and what else the template reads.</param>
/// <param name="Tools">What the model may call; a template sees none where there are none.</param>
/// <param name="Documents">What the model may quote; a template sees none where there are none.</param>
/// <param name="Variables">What the template is told beside them, such as <c>enable_thinking</c>.</param>
public sealed record ChatConversation(
    JsonArray Messages, JsonArray? Tools = null, JsonArray? Documents = null, IReadOnlyDictionary<string, JsonElement>? Variables = null)
{
    static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    /// <summary>Marks where a final message that is to be continued ends; templates often trim its space.</summary>
    const string Marker = "CONTINUE_FINAL_MESSAGE_TAG ";

    /// <summary>The names under which makers look for a message's reasoning, in the order in which the first one set is taken.</summary>
    static readonly string[] reasoningNames = ["reasoning_content", "thinking", "reasoning"];

    /// <summary>A conversation of plain messages.</summary>
    public static ChatConversation Of(params IEnumerable<ChatMessage> messages) =>
        new([.. messages.Select(static message => (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]);

    /// <summary>Reads a conversation: an array of messages, or an object with <c>messages</c>, <c>tools</c>, <c>documents</c> and <c>variables</c>.</summary>
    /// <exception cref="FathomException">The text is not JSON, or has another form.</exception>
    public static ChatConversation Parse(string json)
    {
        try
        {
            JsonNode? conversation = JsonNode.Parse(json, documentOptions: strict);
            // Texts are read when they are asked for; writing them all finds those with half a surrogate pair here.
            conversation?.ToJsonString();
            return conversation switch
            {
                JsonArray messages => new ChatConversation(messages),
                JsonObject members when members["messages"] is JsonArray messages =>
                    new ChatConversation(messages, Part<JsonArray>(members, "tools", "an array"), Part<JsonArray>(members, "documents", "an array"),
                        Part<JsonObject>(members, "variables", "an object")?.ToDictionary(static v => v.Key, static v => JsonElement.Parse(v.Value?.ToJsonString() ?? "null"))),
                _ => throw new FathomException("A conversation is an array of messages, or an object whose 'messages' is one."),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FathomException($"The conversation is not valid JSON: {JsonFault.Of(exception)}", exception);
        }
    }

    static T? Part<T>(JsonObject members, string name, string kind) where T : JsonNode => members[name] switch
    {
        null => null,
        T part => part,
        _ => throw new FathomException($"The conversation's '{name}' should be {kind}."),
    };

    /// <summary>The same conversation with further variables, which count for more than those that it has.</summary>
    public ChatConversation With(IReadOnlyDictionary<string, JsonElement> variables)
    {
        var all = new Dictionary<string, JsonElement>(Variables ?? new Dictionary<string, JsonElement>());
        foreach (var (name, value) in variables)
            all[name] = value;
        return this with { Variables = all };
    }

    /// <summary>Renders the conversation to the text that a model reads, as the Python library transformers does.</summary>
    /// <exception cref="TemplateException">The template refuses the conversation, fails on it, or reaches a limit.</exception>
    /// <exception cref="FathomException">The final message cannot be continued; a variable has the name of a part of the conversation.</exception>
    public string Render(ChatTemplate template, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        options ??= new ChatOptions();
        if (options is { AddGenerationPrompt: true, ContinueFinalMessage: true })
            throw new FathomException("A prompt for a new message cannot be added where the final message is to be continued.");

        JsonArray messages = [.. Messages.Select(Prepared)];
        string final = options.ContinueFinalMessage ? MarkEnd(messages) : "";
        Dictionary<string, object?> variables = new()
        {
            ["messages"] = messages,
            ["tools"] = Tools,
            ["documents"] = Documents,
            ["add_generation_prompt"] = options.AddGenerationPrompt,
        };
        string[] parts = [.. variables.Keys];
        foreach (var (name, value) in (Variables ?? new Dictionary<string, JsonElement>()).Select(static v => KeyValuePair.Create(v.Key, (object?)v.Value)).Concat(options.Variables))
            variables[name] = parts.Contains(name) ? throw new FathomException($"The variable '{name}' is a part of the conversation itself.") : value;
        string text = template.Render(variables, options.Limits, options.Clock);
        return options.ContinueFinalMessage ? CutAtMarker(text, final) : text;
    }

    /// <summary>A copy of a message without members that are null, its reasoning under both of the usual names.</summary>
    static JsonNode? Prepared(JsonNode? message)
    {
        if (message is not JsonObject members)
            return message?.DeepClone();
        JsonNode? reasoning = reasoningNames.Select(name => members[name]).FirstOrDefault(IsSet);
        JsonObject copy = [];
        if (reasoning is not null)
            copy["thinking"] = reasoning.DeepClone();
        foreach ((string name, JsonNode? value) in members)
            if (value is not null)
                copy[name] = value.DeepClone();
        if (reasoning is not null)
            copy["reasoning_content"] = reasoning.DeepClone();
        return copy;
    }

    static bool IsSet(JsonNode? value) =>
        value is not null && !(value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0);

    /// <summary>Marks the end of the final message's text, and tells the text.</summary>
    static string MarkEnd(JsonArray messages)
    {
        JsonNode? content = (messages.LastOrDefault() as JsonObject)?["content"];
        (JsonNode holder, string member) = content is JsonArray parts
            ? (parts.OfType<JsonObject>().LastOrDefault(part => part.ContainsKey("text")) ?? throw NothingToContinue(), "text")
            : (messages.LastOrDefault() ?? throw NothingToContinue(), "content");
        if (holder is not JsonObject owner || owner[member]?.GetValueKind() != JsonValueKind.String)
            throw NothingToContinue();
        string text = owner[member]!.GetValue<string>();
        owner[member] = text + Marker;
        return text;
    }

    static FathomException NothingToContinue() => new("The final message has no text to continue.");

    static string CutAtMarker(string text, string final)
    {
        int end = text.LastIndexOf(Marker.TrimEnd(), StringComparison.Ordinal);
        if (end < 0)
            throw new FathomException(text.Contains(final.Trim(), StringComparison.Ordinal)
                ? "The template changes the end of the final message, so it cannot be continued."
                : "The template leaves the final message out, so it cannot be continued.");
        bool keptSpace = string.CompareOrdinal(text, end, Marker, 0, Marker.Length) == 0;
        return keptSpace ? text[..end] : Text.CodePoints.TrimEnd(text.AsSpan(0, end)).ToString();
    }
}
