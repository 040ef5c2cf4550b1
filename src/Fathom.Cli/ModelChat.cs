using Fathom.Models;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>Encodes conversations for a model, and says where its chat template stands in the way.</summary>
static class ModelChat
{
    /// <summary>The ids of a conversation, up to where the assistant's next message begins, and those that belong before them where they are not there yet.</summary>
    /// <exception cref="FathomException">The model has no chat template, or one that does not render the conversation.</exception>
    public static (IReadOnlyList<int> Before, List<int> Ids) Encode(LanguageModel model, ChatConversation conversation, bool parseSpecial)
    {
        try
        {
            var encoder = ChatEncoder.Of(model) ?? throw new FathomException($"{model.Path}: has no chat template (fathom map --raw needs none)");
            return (encoder.AddedBefore, encoder.Encode(conversation, parseSpecial));
        }
        catch (TemplateException error)
        {
            string what = error.Kind == TemplateErrorKind.Raised ? "refuses the conversation" : "cannot be rendered";
            throw new FathomException($"{model.Path}: its chat template {what}: {error.Message}", error);
        }
    }
}
