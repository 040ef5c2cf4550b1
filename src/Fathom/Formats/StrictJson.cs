using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Formats;

/// <summary>Reads JSON that strangers wrote: an object, not deep, no name twice.</summary>
static class StrictJson
{
    /// <summary>More than the largest tokenizer has: each value takes memory, however short it is.</summary>
    const int MostFileBytes = 64 << 20, MostValues = 8_000_000;

    static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The object that a file holds; a byte order mark before it counts as nothing.</summary>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">It holds something else.</exception>
    public static JsonElement ReadFile(string path)
    {
        using var file = new MappedFile(path);
        if (file.Length > MostFileBytes)
            throw new ModelFormatException(path, $"has {file.Length} bytes, more than any such file needs");
        var utf8 = file.Bytes(0, (int)file.Length);
        return Object(path, "the file", utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
    }

    /// <summary>The object that those bytes of a file are.</summary>
    /// <exception cref="ModelFormatException">They are something else.</exception>
    public static JsonElement Object(string path, string what, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new ModelFormatException(path, $"{what} is not UTF-8");
        try
        {
            Check(path, what, utf8);
            var root = JsonElement.Parse(utf8, Options);
            return root.ValueKind == JsonValueKind.Object ? root : throw new ModelFormatException(path, $"{what} is not a JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFormatException(path, $"{what} is not valid JSON: {JsonFault.Of(e)}");
        }
    }

    /// <summary>Counts the values. Half surrogates may stand in JSON as escapes, but can be no text.</summary>
    static void Check(string path, string what, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        for (int values = 0; reader.Read(); values++)
        {
            if (values == MostValues)
                throw new ModelFormatException(path, $"{what} has more than {MostValues} names and values");
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                reader.GetString();
        }
    }
}
