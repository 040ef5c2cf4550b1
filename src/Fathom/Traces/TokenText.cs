using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fathom.Traces;

/// <summary>Shows the bytes of a token as text.</summary>
public static class TokenText
{
    /// <summary>The bytes as UTF-8; each byte that belongs to no whole character as \xE2.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool whole = Rune.DecodeFromUtf8(bytes, out var rune, out int length) == OperationStatus.Done;
            if (whole)
                text.Append(rune.ToString());
            else
                foreach (byte b in bytes[..length])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            bytes = bytes[length..];
        }
        return text.ToString();
    }
}
