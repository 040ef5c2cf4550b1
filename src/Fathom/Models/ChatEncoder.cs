using Fathom.Templates;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>Writes conversations as a model's chat template does, and encodes them.</summary>
/// <param name="tokenizer">The model's tokenizer, which tells the template the names of its special tokens.</param>
/// <param name="templates">The model's templates.</param>
public sealed class ChatEncoder(Tokenizer tokenizer, ChatTemplates templates)
{
    /// <summary>The encoder of a model; null where the model has no chat template.</summary>
    public static ChatEncoder? Of(LanguageModel model) => model.ChatTemplates.Sources.Count > 0 ? new(model.Tokenizer, model.ChatTemplates) : null;

    /// <summary>The text of a conversation.</summary>
    /// <param name="conversation">The messages, and the variables that the template is told.</param>
    /// <param name="options">How they are rendered. Variables, of the conversation or these, come before the model's own, such as bos_token.</param>
    /// <exception cref="TemplateException">The template cannot be read, refuses the conversation, fails on it, or reaches a limit.</exception>
    /// <exception cref="FathomException">There is no template for the conversation; its final message cannot be continued; a variable has the name of a part of it.</exception>
    public string Render(ChatConversation conversation, ChatOptions options)
    {
        var variables = new Dictionary<string, object?>();
        foreach (var (name, token) in tokenizer.NamedTokens)
            if (conversation.Variables?.ContainsKey(name) != true)
                variables[name] = token;
        foreach (var (name, value) in options.Variables)
            variables[name] = value;
        return conversation.Render(templates.For(conversation), options with { Variables = variables });
    }

    /// <summary>The ids of a conversation, up to where the assistant's next message begins. Nothing is added to what the template writes.</summary>
    /// <param name="conversation">The messages.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the messages become their ids; if not, they are text like any other.</param>
    /// <exception cref="TemplateException">The template cannot be read, refuses the conversation, fails on it, or reaches a limit.</exception>
    /// <exception cref="FathomException">There is no template for the conversation; a variable has the name of a part of it.</exception>
    public List<int> Encode(ChatConversation conversation, bool parseSpecial = true)
    {
        var prompt = new ChatOptions { AddGenerationPrompt = true };
        if (parseSpecial)
            return tokenizer.Encode(Render(conversation, prompt));
        var marks = new ControlTokenMarks(tokenizer);
        var marked = conversation with { Messages = marks.Of(conversation.Messages)!.AsArray() };
        return tokenizer.EncodeMarked(Render(marked, prompt), ControlTokenMarks.Mark);
    }
}
