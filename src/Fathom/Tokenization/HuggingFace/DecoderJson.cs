using System.Text.Json;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>How a tokenizer.json turns tokens back into text.</summary>
/// <param name="IsByteLevel">Whether tokens are spelled in the byte alphabet.</param>
/// <param name="SpaceMark">What stands for a space in tokens; null for nothing.</param>
/// <param name="DroppedSpaces">How many spaces that begin the first token of a text are dropped, at most.</param>
sealed record DecoderJson(bool IsByteLevel, string? SpaceMark, int DroppedSpaces)
{
    public static DecoderJson Read(JsonElement? decoder)
    {
        var result = new DecoderJson(false, null, 0);
        return decoder is { } element ? result.With(element) : result;
    }

    DecoderJson With(JsonElement element) => element.RequiredText("type") switch
    {
        "Sequence" => element.Items("decoders").Few("decoders").Aggregate(this, static (result, part) => result.With(part)),
        "ByteLevel" => this with { IsByteLevel = true },
        "Metaspace" => this with
        {
            SpaceMark = element.Text("replacement") ?? Normalizers.SentencePieceSpaces.Mark,
            DroppedSpaces = PreTokenizerJson.ReadScheme(element) == PrependScheme.Never ? 0 : int.MaxValue,
        },
        "Replace" when PatternJson.Read(element).Literal is { } mark && element.Text("content") == " " => this with { SpaceMark = mark },
        "Strip" when element.Text("content") == " " => this with { DroppedSpaces = ReadStart(element) },
        "ByteFallback" or "Fuse" => this,
        var type => throw new FormatException($"the decoder {type} is not supported"),
    };

    static int ReadStart(JsonElement strip) => strip.Field("start") is not { } start ? 1
        : start.ValueKind == JsonValueKind.Number && start.TryGetInt32(out int count) && count >= 0
            ? count : throw new FormatException("\"start\" of the decoder Strip is no count");
}
