using Fathom.Models.HuggingFace;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>Finds the token that begins a text.</summary>
static class BeginningToken
{
    /// <summary>As the tokenizer names it, else as the <c>bos_token_id</c> of a folder's config.json does; null where neither does.</summary>
    /// <exception cref="ModelFormatException">config.json is malformed, or names a token that there is not.</exception>
    public static int? Of(Tokenizer tokenizer, string place)
    {
        const string key = "bos_token_id";
        string path = Path.Combine(place, "config.json");
        if (tokenizer.Beginning is not null || !File.Exists(path))
            return tokenizer.Beginning;
        var config = ConfigFile.Read(path);
        long? id = config.WholeOrNull(key) ?? config.Section("text_config")?.WholeOrNull(key);
        return id is null || id < tokenizer.VocabularySize
            ? (int?)id : throw config.Fault($"{key} is {id}, but the tokenizer has only {tokenizer.VocabularySize} tokens");
    }
}
