namespace Fathom.Tokenization.PreTokenizers;

/// <summary>The expressions that a GGUF file means by the name of its pre-tokenizer, in the order in which they cut.</summary>
static class PublishedPatterns
{
    const string Contraction = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    const string Gaps = @"\s*[\r\n]+|\s+(?!\S)|\s+";
    const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
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
        "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥ"
        + "ῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃";

    const string EastAsian = "[一-龥ࠀ-一가-퟿]+";
    const string DeepSeek3 = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|" + Gaps;
    const string NoPunctuation = " ?[^(\\s|.,!?…。，、।۔،)]+";

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
            [@"[\r\n]", $@"\s?[{DeepSeekLetters}]+", @"\s?[!-/:-~！-／：-～‘-‟　-。]+", @"\s+$", EastAsian, @"\p{N}+"],
        "deepseek-v3" or "hunyuan-dense" or "joyai-llm" => [@"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DeepSeek3],
        "viking" => [NoPunctuation, @"\p{N}"],
        "bloom" or "poro-chat" or "gpt3-finnish" => [NoPunctuation],
        "seed-coder" => [Words + @"|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|" + Gaps],
        "superbpe" => [@"\p{N}+", @"(?=(\d{3})+(?!\d))"],
        _ => null,
    };

    /// <summary>Whether a piece that is a token as a whole is taken before any merging.</summary>
    public static bool TakesWholePieces(string name) => name is "llama-bpe" or "llama3" or "llama-v3" or "falcon3" or "falcon-h1" or "pixtral"
        or "midm-2.0" or "lfm2" or "tekken";

    /// <summary>Whether a text begins with the begin-of-text token unless the file says otherwise.</summary>
    public static bool AddsBeginning(string name) => TakesWholePieces(name);
}
