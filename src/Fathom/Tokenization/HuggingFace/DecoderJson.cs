using System.Text.Json;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>How a tokenizer.json turns tokens back into text.</summary>
/// <param name="IsByteLevel">Whether tokens are spelled in the byte alphabet.</param>
/// <param name="SpaceMark">What stands for a space in tokens; null for nothing.</param>
/// <param name="DropsFirstSpace">Whether the first space of a text is dropped.</param>
sealed record DecoderJson(bool IsByteLevel, string? SpaceMark, bool DropsFirstSpace)
{
    public static DecoderJson Read(JsonElement? decoder)
    {
        var result = new DecoderJson(false, null, false);
        return decoder is { } element ? result.With(element) : result;
    }

    DecoderJson With(JsonElement element) => element.RequiredText("type") switch
    {
        "Sequence" => element.Items("decoders").Few("decoders").Aggregate(this, static (result, part) => result.With(part)),
        "ByteLevel" => this with { IsByteLevel = true },
        "Metaspace" => this with
        {
            SpaceMark = element.Text("replacement") ?? Normalizers.SentencePieceSpaces.Mark,
            DropsFirstSpace = PreTokenizerJson.ReadScheme(element) != PrependScheme.Never,
        },
        "Replace" when PatternJson.Read(element).Literal is { } mark && element.Text("content") == " " => this with { SpaceMark = mark },
        "Strip" when element.Text("content") == " " => this with { DropsFirstSpace = element.Field("start")?.GetRawText() != "0" },
        "ByteFallback" or "Fuse" => this,
        var type => throw new FormatException($"the decoder {type} is not supported"),
    };
}
