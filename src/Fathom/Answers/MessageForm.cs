using Fathom.Models;

namespace Fathom.Answers;

/// <summary>How an answer is taken apart.</summary>
/// <param name="BeginsInReasoning">Whether the prompt ends where reasoning begins.</param>
/// <param name="Calls">How calls are written; null where none are looked for.</param>
/// <param name="HasChannels">Whether the answer is written in channels.</param>
sealed record MessageForm(bool BeginsInReasoning, CallForm? Calls, bool HasChannels);

/// <summary>How calls are written in an answer.</summary>
/// <param name="Open">What stands before them; empty where the whole answer is one.</param>
/// <param name="Close">What stands behind them; empty for the answer's end.</param>
sealed record CallForm(string Open, string Close)
{
    /// <summary>Of Hermes, Qwen, SmolLM and many others.</summary>
    public static CallForm Tagged { get; } = new("<tool_call>", "</tool_call>");

    /// <summary>Of Mistral.</summary>
    public static CallForm Listed { get; } = new("[TOOL_CALLS]", "");

    /// <summary>Of Llama 3: the whole answer is an object.</summary>
    public static CallForm Bare { get; } = new("", "");
}

/// <summary>The forms in which a model answers, told by its chat templates.</summary>
/// <param name="Calls">How it writes calls.</param>
/// <param name="HasChannels">Whether it writes in channels.</param>
/// <param name="Marks">The control tokens by which an answer is taken apart.</param>
/// <param name="Language">The model.</param>
sealed record AnswerForms(CallForm Calls, bool HasChannels, IReadOnlySet<int> Marks, LanguageModel Language)
{
    const string Channel = "<|channel|>";

    static readonly string[] marks =
        [TaggedSplitter.Think, TaggedSplitter.EndThink, "<tool_call>", "</tool_call>", "[TOOL_CALLS]", "<|python_tag|>", Channel, "<|message|>", "<|start|>", "<|end|>", "<|constrain|>"];

    public static AnswerForms Of(LanguageModel language)
    {
        string templates = string.Concat(language.ChatTemplates.Sources.Values);
        bool Tells(string mark) => templates.Contains(mark, StringComparison.Ordinal);
        return new(
            Tells("[TOOL_CALLS]") ? CallForm.Listed : !Tells("<tool_call>") && Tells("\"parameters\"") ? CallForm.Bare : CallForm.Tagged,
            Tells(Channel), marks.Select(language.Tokenizer.Find).OfType<int>().ToHashSet(), language);
    }

    /// <summary>Whether a token is part of an answer's text: the one that ends it is not, nor are control tokens, but for those by which it is taken apart.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ignoresEnd">Whether answers go on past end tokens.</param>
    /// <param name="isTakenApart">Whether the answer is taken apart.</param>
    public bool IsShown(int token, bool ignoresEnd, bool isTakenApart) => token < Language.Tokenizer.VocabularySize && (ignoresEnd || !Language.Tokenizer.EndTokens.Contains(token))
        && (!Language.IsSpecial(token) || isTakenApart && Marks.Contains(token));

    /// <summary>How the answer to a prompt is taken apart.</summary>
    /// <param name="prompt">The ids of the prompt.</param>
    /// <param name="mayCall">Whether calls are looked for.</param>
    public MessageForm For(int[] prompt, bool mayCall)
    {
        var end = prompt.TakeLast(4).Where(id => id < Language.Tokenizer.VocabularySize);
        return new(Language.Tokenizer.Decode(end).TrimEnd().EndsWith(TaggedSplitter.Think, StringComparison.Ordinal), mayCall ? Calls : null, HasChannels);
    }
}
