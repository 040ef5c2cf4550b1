using Fathom.Formats;
using Fathom.Models.HuggingFace;
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
