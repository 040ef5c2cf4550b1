using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Traces;

/// <summary>A token as it stands in JSON: its bytes only where its text does not give them back.</summary>
readonly record struct JsonToken(int Id, JsonEncodedText Text, byte[]? Bytes)
{
    /// <summary>Leaves all characters that JSON allows as they are.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonToken Of(int id, ReadOnlyMemory<byte> bytes)
    {
        string text = TokenText.Of(bytes.Span);
        bool givesBytes = Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes.Span);
        return new JsonToken(id, JsonEncodedText.Encode(text, Encoder), givesBytes ? null : bytes.ToArray());
    }
}
