using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Templates;

namespace Fathom.Studies.Running;

/// <summary>Makes what the model reads of prompts: in its chat template where it has one, and as they are where it has none or that is asked for.</summary>
sealed class PromptEncoder(LanguageModel model, StudyOptions options)
{
    readonly bool asChat = !options.Raw && model.ChatTemplates.Sources.Count > 0;

    /// <summary>A prompt that the model answers.</summary>
    /// <exception cref="FathomException">The template does not render it, or there is none for a conversation.</exception>
    public RunInput Prompt(StudyPrompt prompt) =>
        prompt.Messages is not null || asChat || options.System is not null
            ? RunInput.Chat(model, Conversation(prompt).With(options.Variables)) : RunInput.Prompt(model.Text.Encode(prompt.Prompt!));

    /// <summary>A text that is measured as it is.</summary>
    public RunInput Text(StudyPrompt prompt) => RunInput.Text(model.Text.Encode(prompt.Prompt!));

    /// <summary>An answer that another program gave.</summary>
    /// <exception cref="FathomException">It is empty.</exception>
    public RunInput Answer(RunInput prompt, string answer) => model.Tokenizer.Encode(answer) is { Count: > 0 } ids
        ? RunInput.Answer(prompt.Ids, ids) with { Variables = prompt.Variables, Messages = prompt.Messages }
        : throw new FathomException("the answer is empty");

    /// <summary>A choice behind its question, both as they are. They are parted as evaluation harnesses part them: by how many tokens the question has alone, blanks at its end left to the choice.</summary>
    /// <exception cref="FathomException">One of them is empty.</exception>
    public RunInput Choice(StudyPrompt prompt, string choice)
    {
        string question = prompt.Prompt!.TrimEnd();
        int context = model.Text.Encode(question).Length;
        int[] all = model.Text.Encode(prompt.Prompt + options.Columns.ChoiceDelimiter + choice);
        return context == 0 ? throw new FathomException("the question is empty")
            : context < all.Length ? RunInput.Answer(all[..context], all[context..])
            : throw new FathomException("the choice has no token of its own");
    }

    ChatConversation Conversation(StudyPrompt prompt) =>
        prompt.Messages is not null ? ChatConversation.Parse(prompt.Messages)
        : options.System is { } system ? ChatConversation.Of(new("system", system), new("user", prompt.Prompt!))
        : ChatConversation.Of(new ChatMessage("user", prompt.Prompt!));
}
