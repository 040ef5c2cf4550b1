using System.Text;
using System.Text.Json;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads the "normalizer" of a tokenizer.json.</summary>
static class NormalizerJson
{
    /// <summary>The normalizers one after the other; a sequence inside a sequence is flattened.</summary>
    public static IEnumerable<Normalizer> Read(JsonElement? normalizer) => normalizer is not { } element ? []
        : element.RequiredText("type") switch
        {
            "Sequence" => element.Items("normalizers").SelectMany(static n => Read(n)),
            "Precompiled" => ReadMap(element),
            var type => [ReadOne(type, element)],
        };

    static Normalizer ReadOne(string type, JsonElement element) => type switch
    {
        "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
        "Prepend" => new Prepend(element.ShortText("prepend")),
        "Replace" => ReadReplace(element),
        "Lowercase" => new Lowercase(),
        "Strip" => new Strip(element.OptionalFlag("strip_left") ?? true, element.OptionalFlag("strip_right") ?? true),
        _ => throw new FormatException($"the normalizer {type} is not supported"),
    };

    /// <summary>SentencePiece's character map; an empty or absent one changes nothing.</summary>
    static Normalizer[] ReadMap(JsonElement element)
    {
        if (element.Text("precompiled_charsmap") is not { Length: > 0 } map)
            return [];
        byte[] bytes = new byte[map.Length];
        return Convert.TryFromBase64String(map, bytes, out int length)
            ? [new PrecompiledMap(bytes.AsSpan(0, length))] : throw new FormatException("the precompiled character map is not base64");
    }

    static Normalizer ReadReplace(JsonElement element)
    {
        string content = element.ShortText("content");
        var (literal, pattern) = PatternJson.Read(element);
        return literal is not null ? new Replace(literal, content) : new PatternReplace(pattern!, content);
    }
}
