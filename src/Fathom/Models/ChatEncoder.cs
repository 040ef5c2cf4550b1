using System.Text;
using Fathom.Templates;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>Writes conversations as a model's chat template does, and encodes them.</summary>
/// <param name="tokenizer">The model's tokenizer, which tells the template the names of the tokens that begin and end a text.</param>
/// <param name="template">The template.</param>
public sealed class ChatEncoder(Tokenizer tokenizer, ChatTemplate template)
{
    /// <summary>The encoder of a model; null where the model has no chat template.</summary>
    /// <exception cref="TemplateException">The template cannot be read.</exception>
    public static ChatEncoder? Of(LanguageModel model) =>
        model.ChatTemplate is { } source ? new(model.Tokenizer, ChatTemplate.Parse(source)) : null;

    /// <summary>The text of a conversation.</summary>
    /// <param name="conversation">The messages.</param>
    /// <param name="options">How they are rendered; of its variables, bos_token and eos_token come before the model's own.</param>
    /// <exception cref="TemplateException">The template refuses the conversation, fails on it, or reaches a limit.</exception>
    /// <exception cref="FathomException">The final message cannot be continued.</exception>
    public string Render(ChatConversation conversation, ChatOptions options)
    {
        var variables = new Dictionary<string, object?>();
        AddToken("bos_token", tokenizer.Beginning);
        AddToken("eos_token", tokenizer.End);
        foreach (var (name, value) in options.Variables)
            variables[name] = value;
        return conversation.Render(template, options with { Variables = variables });

        void AddToken(string name, int? id)
        {
            if (id is int token)
                variables[name] = Encoding.UTF8.GetString(tokenizer.Piece(token));
        }
    }

    /// <summary>The ids of a conversation, up to where the assistant's next message begins.</summary>
    /// <param name="conversation">The messages.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the messages become their ids; if not, they are text like any other.</param>
    /// <exception cref="TemplateException">The template refuses the conversation, fails on it, or reaches a limit.</exception>
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
