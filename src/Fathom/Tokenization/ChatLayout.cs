using System.Text.RegularExpressions;

namespace Fathom.Tokenization;

/// <summary>A message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant …</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content);

/// <summary>How a model wants a conversation to be written, recognised by what its chat template contains.</summary>
public sealed partial class ChatLayout
{
    readonly string start, afterRole, end, endOfAnswer, afterMessage;
    readonly string? defaultSystem;

    ChatLayout(string name, string start, string afterRole, string end, string endOfAnswer, string afterMessage, string? defaultSystem = null)
    {
        Name = name;
        (this.start, this.afterRole, this.end) = (start, afterRole, end);
        (this.endOfAnswer, this.afterMessage, this.defaultSystem) = (endOfAnswer, afterMessage, defaultSystem);
    }

    /// <summary>The layout's name, to be shown.</summary>
    public string Name { get; }

    /// <summary>The layout of a chat template: ChatML, or that of abacus; null where it is neither, or there is none.</summary>
    public static ChatLayout? Of(string? template)
    {
        if (template is null)
            return null;
        if (template.Contains("<|im_start|>", StringComparison.Ordinal))
            return new("ChatML", "<|im_start|>", "\n", "<|im_end|>", "<|im_end|>", "\n", DefaultSystemOf(template));
        if (template.Contains("<|start|>", StringComparison.Ordinal) && template.Contains("<|message|>", StringComparison.Ordinal))
            return new("start-message", "<|start|>", "<|message|>", "<|end|>", "<|return|>", "");
        return null;
    }

    /// <summary>The ids of a conversation, up to where the assistant's next message begins.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="messages">The messages, in order.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the messages become their ids; if not, they are text like any other.</param>
    public List<int> Encode(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, bool parseSpecial = true)
    {
        var parts = Parts(messages);
        if (parseSpecial)
            return tokenizer.Encode(string.Concat(parts.Select(static part => part.Text)));
        var ids = new List<int>();
        foreach (var (text, control) in parts)
            ids.AddRange(tokenizer.Encode(text, control));
        return ids;
    }

    /// <summary>The conversation, cut where the layout's own control tokens begin and end.</summary>
    List<(string Text, bool Control)> Parts(IReadOnlyList<ChatMessage> messages)
    {
        List<(string Text, bool Control)> parts = [];
        if (defaultSystem is not null && (messages.Count == 0 || messages[0].Role != "system"))
            Add(new("system", defaultSystem));
        foreach (var message in messages)
            Add(message);
        Begin("assistant", "");
        return parts;

        void Add(ChatMessage message)
        {
            Begin(message.Role, message.Content);
            parts.Add((message.Role == "assistant" ? endOfAnswer : end, true));
            if (afterMessage.Length > 0)
                parts.Add((afterMessage, false));
        }

        void Begin(string role, string content)
        {
            parts.Add((start, true));
            if (afterRole == "\n")
                parts.Add(($"{role}\n{content}", false));
            else
                parts.AddRange([(role, false), (afterRole, true), (content, false)]);
        }
    }

    /// <summary>What a ChatML template says as the system where the conversation does not: it stands in one literal of the template.</summary>
    static string? DefaultSystemOf(string template) =>
        DefaultSystem().Match(template) is { Success: true } match ? match.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal) : null;

    [GeneratedRegex(@"['""]<\|im_start\|>system(\n|\\n)(?<text>[^'""{}]*?)<\|im_end\|>(\n|\\n)['""]", RegexOptions.ExplicitCapture)]
    private static partial Regex DefaultSystem();
}
