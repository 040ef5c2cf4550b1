using Fathom.Formats;
using Fathom.Models.HuggingFace;
using Fathom.Templates;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>What a model makes of text, read without its weights: its tokenizer and its chat templates.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="ChatTemplates">The model's own chat templates.</param>
public sealed record ModelText(string Path, Tokenizer Tokenizer, ChatTemplates ChatTemplates)
{
    /// <summary>The token that begins a text: as the tokenizer names it, else as config.json does; null where neither does.</summary>
    public int? Beginning => BeginningToken.Of(Tokenizer, Path);

    /// <summary>The ids that belong before a chat whose template does not begin with them itself; none for a folder, whose template alone says how a chat begins.</summary>
    public IReadOnlyList<int> AddedBeforeChats => ChatTemplates.BeginAsTexts ? Tokenizer.AddedBefore : [];

    /// <summary>The ids of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="beginning">What is put before it.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in it become their ids; if not, they are text like any other.</param>
    /// <exception cref="FathomException">There is no tokenizer, or no token to begin with where one is asked for.</exception>
    public int[] Encode(string text, TextBeginning beginning = TextBeginning.OfModel, bool parseSpecial = true) =>
        Begin(Tokenizer.Encode(text, parseSpecial), beginning);

    /// <summary>The ids of a conversation in the model's chat template, up to where the assistant's next message begins.</summary>
    /// <param name="conversation">The messages, and the variables that the template is told.</param>
    /// <param name="beginning">What is put before it.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the messages become their ids; if not, they are text like any other.</param>
    /// <exception cref="FathomException">There is no chat template, or it does not render the conversation; or as for <see cref="Encode"/>.</exception>
    public int[] EncodeChat(ChatConversation conversation, TextBeginning beginning = TextBeginning.OfModel, bool parseSpecial = true)
    {
        if (ChatTemplates.Sources.Count == 0)
            throw new FathomException($"{Path}: has no chat template") { Remedy = Remedy.RawPrompt };
        try
        {
            return Begin(new ChatEncoder(Tokenizer, ChatTemplates).Encode(conversation, parseSpecial), beginning, AddedBeforeChats);
        }
        catch (TemplateException error)
        {
            string what = error.Kind == TemplateErrorKind.Raised ? "refuses the conversation" : "cannot be rendered";
            throw new FathomException($"{Path}: its chat template {what}: {error.Message}", error);
        }
    }

    /// <summary>The ids of a text behind what begins it.</summary>
    /// <exception cref="FathomException">There is no token to begin with where one is asked for.</exception>
    public int[] Begin(IReadOnlyList<int> ids, TextBeginning beginning = TextBeginning.OfModel) => Begin(ids, beginning, Tokenizer.AddedBefore);

    int[] Begin(IReadOnlyList<int> ids, TextBeginning beginning, IReadOnlyList<int> ofModel)
    {
        IReadOnlyList<int> before = beginning switch
        {
            TextBeginning.OfModel => ofModel,
            TextBeginning.Always => Beginning is int id ? [id] : throw new FathomException($"{Path}: has no beginning-of-text token"),
            _ => [],
        };
        return ids.Take(before.Count).SequenceEqual(before) ? [.. ids] : [.. before, .. ids];
    }

    /// <summary>Opens a model of any architecture, or a vocabulary alone.</summary>
    /// <param name="path">A GGUF file, which may hold a vocabulary alone; a tokenizer.json; a folder as the Hugging Face hub has it, or its weights; or the name of
    /// a downloaded one.</param>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is malformed, or asks for what is not supported.</exception>
    public static ModelText Open(string path)
    {
        string place = ModelPlace.Find(path);
        if (!Directory.Exists(place) && System.IO.Path.GetExtension(place).Equals(".json", StringComparison.OrdinalIgnoreCase))
            return new(place, Tokenizer.FromHuggingFace(place), ChatTemplateFile.Read(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(place))!));
        place = ModelPlace.FolderOf(place);
        if (Directory.Exists(place))
            return new(place, HuggingFaceFolder.OpenTokenizer(place), ChatTemplateFile.Read(place));
        using var file = GgufFile.Open(place);
        return new(place, Tokenizer.FromGguf(file), ChatTemplates.Of(file.Metadata, place));
    }
}
