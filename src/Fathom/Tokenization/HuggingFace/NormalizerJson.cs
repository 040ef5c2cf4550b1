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
            var type => [ReadOne(type, element)],
        };

    static Normalizer ReadOne(string type, JsonElement element) => type switch
    {
        "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
        "Precompiled" => ReadMap(element),
        "Prepend" => new Prepend(element.ShortText("prepend")),
        "Replace" => ReadReplace(element),
        "Lowercase" => new Lowercase(),
        "Strip" => new Strip(element.OptionalFlag("strip_left") ?? true, element.OptionalFlag("strip_right") ?? true),
        _ => throw new FormatException($"the normalizer {type} is not supported"),
    };

    static PrecompiledMap ReadMap(JsonElement element)
    {
        if (element.Field("precompiled_charsmap") is not { ValueKind: JsonValueKind.String } map
            || !map.TryGetBytesFromBase64(out byte[]? bytes))
            throw new FormatException("the precompiled character map is not base64");
        return new(bytes);
    }

    static Normalizer ReadReplace(JsonElement element)
    {
        string content = element.ShortText("content");
        var (literal, pattern) = PatternJson.Read(element);
        return literal is not null ? new Replace(literal, content) : new PatternReplace(pattern!, content);
    }
}
