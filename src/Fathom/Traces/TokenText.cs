using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Traces;

/// <summary>Shows the bytes of a token as text.</summary>
public static partial class TokenText
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

    /// <summary>The bytes of the tokens from the first to the last given, in a row.</summary>
    internal static byte[] Joined(IReadOnlyList<TraceToken> tokens, int first, int last)
    {
        var bytes = new List<byte>();
        for (int token = first; token <= last; token++)
            bytes.AddRange(tokens[token].Bytes.Span);
        return [.. bytes];
    }

    /// <summary>The bytes that a text of <see cref="Of"/> shows; what happens to look like a byte, such as \xE2, is taken for one.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        int done = 0;
        foreach (Match match in ShownByte().Matches(text))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text[done..match.Index]));
            bytes.Add(Convert.ToByte(match.Groups[1].Value, 16));
            done = match.Index + match.Length;
        }
        bytes.AddRange(Encoding.UTF8.GetBytes(text[done..]));
        return [.. bytes];
    }

    [GeneratedRegex(@"\\x([0-9A-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex ShownByte();
}
