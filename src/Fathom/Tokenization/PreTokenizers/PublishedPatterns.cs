namespace Fathom.Tokenization.PreTokenizers;

/// <summary>The expressions that a GGUF file means by the name of its pre-tokenizer, in the order in which they cut.</summary>
static class PublishedPatterns
{
    /// <summary>The expression of GPT-2, which byte-level tokenizers cut by unless told otherwise.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    const string Contraction = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    const string Gaps = @"\s*[\r\n]+|\s+(?!\S)|\s+";
    const string Words = Contraction + @"|[^\r\n\p{L}\p{N}]?\p{L}+";
    const string Signs = @" ?[^\s\p{L}\p{N}]+[\r\n]*|" + Gaps;
    const string Llama3 = Words + @"|\p{N}{1,3}|" + Signs;
    const string Qwen2 = Words + @"|\p{N}|" + Signs;
    const string Qwen35 = Contraction + @"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + Gaps;

    const string Capitalised = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";
    const string Capitals = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    const string SignsAndSlashes = @" ?[^\s\p{L}\p{N}]+[\r\n/]*|" + Gaps;
    const string Gpt4o = Capitalised + Contraction + "?|" + Capitals + Contraction + @"?|\p{N}{1,3}|" + SignsAndSlashes;
    const string Tekken = Capitalised + "|" + Capitals + @"|\p{N}|" + SignsAndSlashes;

    const string DeepSeekLetters =
        "A-Za-z\u00B5\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u01BA\u01BC-\u01BF\u01C4-\u0293\u0295-\u02AF\u0370-\u0373\u0376\u0377"
        + "\u037B-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556"
        + "\u10A0-\u10C5\u13A0-\u13F5\u13F8-\u13FD\u1C90-\u1CBA\u1CBD-\u1CBF\u1D00-\u1D2B\u1D6B-\u1D77\u1D79-\u1D9A\u1E00-\u1F15"
        + "\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE"
        + "\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2102\u2107\u210A-\u2113"
        + "\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2134\u2139\u213C-\u213F\u2145-\u2149\u214E\u2183\u2184"
        + "\u2C00-\u2C7B\u2C7E-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\uA640-\uA66D\uA680-\uA69B\uA722-\uA76F\uA771-\uA787\uA78B-\uA78E"
        + "\uAB70-\uABBF\uFB00-\uFB06\uFB13-\uFB17\uFF21-\uFF3A\uFF41-\uFF5A\U00010400-\U0001044F\U000104B0-\U000104D3"
        + "\U000104D8-\U000104FB\U00010C80-\U00010CB2\U00010CC0-\U00010CF2\U000118A0-\U000118DF\U0001E900-\U0001E943";

    const string DeepSeekSigns = "!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002";
    const string EastAsian = "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+";
    const string DeepSeek3 = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        + @"| ?[\p{P}\p{S}]+[\r\n]*|" + Gaps;
    const string NoPunctuation = " ?[^(\\s|.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C)]+";

    /// <summary>The expressions of a name; null where the name is not known.</summary>
    public static string[]? Find(string name) => name switch
    {
        "default" => [@"[\p{P}\$\+<=>\^~\|]+", Gpt2, @"\p{N}+", "[0-9][0-9][0-9]"],
        "gpt-2" or "mpt" or "olmo" or "jais" or "trillion" or "granite-docling" or "phi-2" or "gigachat" or "a.x-4.0" or "mellum"
            or "modern-bert" or "jina-es" or "jina-de" or "jina-v2-es" or "jina-v2-de" or "jina-v2-code" or "roberta-bpe"
            or "exaone4" => [Gpt2],
        "smollm" or "starcoder" or "refact" or "command-r" or "codeshell" or "exaone" or "minerva-7b" or "mellum2" => [@"\p{N}", Gpt2],
        "llama-bpe" or "llama3" or "llama-v3" or "falcon3" or "falcon-h1" or "pixtral" or "midm-2.0" or "lfm2" or "dbrx" or "smaug-bpe"
            or "glm4" or "chatglm-bpe" => [Llama3],
        "qwen2" or "deepseek-r1-qwen" or "megrez" or "stablelm2" or "hunyuan" or "solar-open" or "grok-2" => [Qwen2],
        "qwen35" => [Qwen35],
        "gpt-4o" or "llama4" or "kanana2" or "minimax-m2" => [Gpt4o],
        "tekken" => [Tekken],
        "falcon" => [@"[\p{P}\$\+<=>\^~\|`]+", Gpt2, "[0-9][0-9][0-9]"],
        "deepseek-coder" => [@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", EastAsian, @"\p{N}"],
        "deepseek-llm" =>
            [@"[\r\n]", $@"\s?[{DeepSeekLetters}]+", $@"\s?[{DeepSeekSigns}]+", @"\s+$", EastAsian, @"\p{N}+"],
        "deepseek-v3" or "hunyuan-dense" or "joyai-llm" => [@"\p{N}{1,3}", "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+", DeepSeek3],
        "viking" => [NoPunctuation, @"\p{N}"],
        "bloom" or "poro-chat" or "gpt3-finnish" => [NoPunctuation],
        "seed-coder" => [Words + @"|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|" + Gaps],
        "superbpe" => [@"\p{N}+", @"(?=(\d{3})+(?!\d))"],
        _ => null,
    };

    /// <summary>Whether a piece that is a token as a whole is taken before any merging.</summary>
    public static bool TakesWholePieces(string name) =>
        name is "llama-bpe" or "llama3" or "llama-v3" or "falcon3" or "falcon-h1" or "pixtral" or "midm-2.0" or "lfm2" or "tekken";

    /// <summary>Whether a text begins with the begin-of-text token unless the file says otherwise.</summary>
    public static bool AddsBeginning(string name) => TakesWholePieces(name);
}
