using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>A conversation to be rendered, and how; or a template of its own with its variables.</summary>
/// <param name="json">An array of messages, or an object of messages, tools, documents, add_generation_prompt, continue_final_message, variables and template.</param>
/// <param name="told">Further variables, which count for more than those of the request.</param>
/// <param name="generationPrompt">Whether what begins an answer is added; null where the request says it.</param>
sealed class TemplateRequest(JsonElement json, IReadOnlyDictionary<string, JsonElement> told, bool? generationPrompt = null)
{
    /// <summary>The template that the request itself carries; null where it carries none.</summary>
    /// <exception cref="FathomException">It is no text.</exception>
    public string? Template => Member("template") is not { } template ? null
        : template.ValueKind == JsonValueKind.String ? template.GetString() : throw Wrong("template", "a string");

    /// <summary>The variables of the request's own template. Of two of one name the last counts.</summary>
    /// <exception cref="FathomException">They are no object.</exception>
    public IReadOnlyDictionary<string, object?> Variables
    {
        get
        {
            var values = new Dictionary<string, object?>();
            if (Member("variables") is { } variables)
            {
                if (variables.ValueKind != JsonValueKind.Object)
                    throw Wrong("variables", "an object");
                foreach (var member in variables.EnumerateObject())
                    values[member.Name] = member.Value;
            }
            foreach (var (name, value) in told)
                values[name] = value;
            return values;
        }
    }

    /// <summary>The conversation.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public ChatConversation Conversation => ChatConversation.Parse(json.GetRawText()).With(told);

    /// <summary>How it is to be rendered.</summary>
    /// <exception cref="FathomException">A member is of the wrong kind.</exception>
    public ChatOptions Options(TimeProvider clock) => new()
    {
        AddGenerationPrompt = generationPrompt ?? Flag("add_generation_prompt"),
        ContinueFinalMessage = Flag("continue_final_message"),
        Clock = clock,
    };

    bool Flag(string name) => Member(name) is { } flag
        && (flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : throw Wrong(name, "true or false"));

    JsonElement? Member(string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null ? member : null;

    static FathomException Wrong(string name, string kind) => new($"\"{name}\" should be {kind}.");
}
