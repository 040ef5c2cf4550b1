using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fathom.Traces;

/// <summary>What a token shows beside its neighbours, of which several may share the bytes of one character: it stands where it begins, and the others are parts of it.</summary>
/// <param name="Text">The characters that begin in the token; each byte that belongs to none as \xE2.</param>
/// <param name="BeginsInside">Whether its first byte goes on with a character of the token before.</param>
/// <param name="PartOf">The character that it is a part of and nothing else; empty where it is more, or no part.</param>
/// <param name="Part">Which of the tokens of that character it is, from 1.</param>
/// <param name="Parts">How many tokens that character has.</param>
public readonly record struct ShownToken(string Text, bool BeginsInside, string PartOf, int Part, int Parts)
{
    /// <summary>What each of the tokens shows. No character has its bytes in two parts of a sequence: a prompt and its answer, a text and what is predicted behind it, control tokens.</summary>
    public static IReadOnlyList<ShownToken> Of(IReadOnlyList<TraceToken> tokens)
    {
        var shown = new ShownToken[tokens.Count];
        for (int start = 0, end; start < tokens.Count; start = end)
        {
            end = start + 1;
            while (end < tokens.Count && Continues(tokens[end - 1], tokens[end]))
                end++;
            Read(tokens, start, shown.AsSpan(start, end - start));
        }
        return shown;
    }

    static bool Continues(TraceToken before, TraceToken token) =>
        !before.Special && !token.Special && before.Generated == token.Generated && before.Predicted == token.Predicted;

    /// <summary>Reads tokens whose bytes are one text.</summary>
    static void Read(IReadOnlyList<TraceToken> tokens, int first, Span<ShownToken> shown)
    {
        ReadOnlySpan<byte> bytes = TokenText.Joined(tokens, first, first + shown.Length - 1);
        var text = new StringBuilder();
        ShownToken inside = default;
        for (int i = 0, at = 0, end = 0; i < shown.Length; i++)
        {
            end += tokens[first + i].Bytes.Length;
            bool beginsInside = at > end - tokens[first + i].Bytes.Length;
            text.Clear();
            while (at < end)
            {
                bool whole = Rune.DecodeFromUtf8(bytes[at..], out var rune, out int length) == OperationStatus.Done;
                if (whole)
                    text.Append(rune.ToString());
                else
                    text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[at]:X2}");
                at += whole ? length : 1;
                if (at > end)
                    inside = new("", true, rune.ToString(), 1, PartsOf(tokens, first + i, at - end));
            }
            if (beginsInside)
                inside = inside with { Part = inside.Part + 1 };
            shown[i] = beginsInside && text.Length == 0 ? inside : new(text.ToString(), beginsInside, "", 0, 0);
        }
    }

    /// <summary>How many tokens have a part of a character that begins in one and goes on for so many bytes behind it.</summary>
    static int PartsOf(IReadOnlyList<TraceToken> tokens, int token, int bytes)
    {
        int parts = 1;
        for (; bytes > 0; parts++)
            bytes -= tokens[++token].Bytes.Length;
        return parts;
    }
}
