using Fathom.Formats;
using Fathom.Templates;

namespace Fathom.Models;

/// <summary>The chat templates of a model, in Jinja, by their names.</summary>
/// <param name="path">The model, which errors name.</param>
/// <param name="sources">The templates.</param>
/// <param name="beginAsTexts">Whether what a text begins with is put before a chat too, unless the template has written it: llama.cpp does so, transformers does not.</param>
public sealed class ChatTemplates(string path, IReadOnlyDictionary<string, string> sources, bool beginAsTexts)
{
    /// <summary>The name of the template that is taken for any conversation.</summary>
    public const string Default = "default";

    /// <summary>The name of the template that is taken before <see cref="Default"/> where tools are given.</summary>
    public const string ToolUse = "tool_use";

    const string GgufKey = "tokenizer.chat_template";

    /// <summary>The templates by their names; none where the model has none.</summary>
    public IReadOnlyDictionary<string, string> Sources => sources;

    /// <summary>Whether a chat begins with what the tokenizer puts before any text, where the template does not write it itself.</summary>
    public bool BeginAsTexts => beginAsTexts;

    /// <summary>The templates that a GGUF file holds.</summary>
    internal static ChatTemplates Of(GgufMetadata metadata, string path)
    {
        var sources = metadata.Keys.Where(static key => key.StartsWith(GgufKey + ".", StringComparison.Ordinal))
            .ToDictionary(static key => key[(GgufKey.Length + 1)..], key => metadata.Text(key)!);
        if (metadata.Text(GgufKey) is { } source)
            sources[Default] = source;
        return new(path, sources, beginAsTexts: true);
    }

    /// <summary>The template that a conversation is written in.</summary>
    /// <exception cref="TemplateException">The template cannot be read.</exception>
    /// <exception cref="FathomException">There is none for it.</exception>
    public ChatTemplate For(ChatConversation conversation)
    {
        bool hasTools = conversation.Tools is { Count: > 0 };
        if ((hasTools && sources.TryGetValue(ToolUse, out string? source)) || sources.TryGetValue(Default, out source))
            return ChatTemplate.Parse(source);
        throw new FathomException(sources.Count == 0
            ? $"{path}: has no chat template"
            : $"{path}: has no chat template named {Default}, only {string.Join(", ", sources.Keys.Order(StringComparer.Ordinal))}");
    }
}
