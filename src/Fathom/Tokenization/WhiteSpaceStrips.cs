using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;

namespace Fathom.Tokenization;

/// <summary>Which special tokens swallow white space: GGUF files do not say, their readers know it by the model's name.</summary>
static class WhiteSpaceStrips
{
    /// <summary>What becomes of an added token of the file.</summary>
    public static Func<AddedToken, AddedToken> Of(GgufMetadata metadata)
    {
        string name = metadata.Text("general.name") ?? "", pre = metadata.Text("tokenizer.ggml.pre") ?? "";
        if (pre is "jina-v2-de" or "jina-v2-es" or "jina-v2-code"
            || metadata.Text("general.architecture") is "nomic-bert-moe" or "jina-bert-v3")
            return static token => token with { StripLeft = token.Text == "<mask>" };
        if (name.Contains("phi-3", StringComparison.OrdinalIgnoreCase) || name.Contains("phi3", StringComparison.OrdinalIgnoreCase))
            return static token => token with { StripRight = token.Text is not ("<unk>" or "<s>" or "<|endoftext|>") };
        return static token => token;
    }
}
