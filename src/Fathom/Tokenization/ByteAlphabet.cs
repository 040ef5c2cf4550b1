using System.Text;

namespace Fathom.Tokenization;

/// <summary>The alphabet of byte-level vocabularies: one visible character for each byte (Radford et al. 2019, GPT-2).</summary>
/// <remarks>Printable bytes of Latin-1 stand for themselves; the others, in order, are U+0100 and on.</remarks>
static class ByteAlphabet
{
    static readonly char[] Characters = new char[256];
    static readonly short[] Bytes = new short[0x144];

    static ByteAlphabet()
    {
        Array.Fill(Bytes, (short)-1);
        char next = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            Characters[value] = printable ? (char)value : next++;
            Bytes[Characters[value]] = (short)value;
        }
    }

    /// <summary>Spells the UTF-8 bytes of a text; a lone surrogate is taken for U+FFFD.</summary>
    public static string Spell(ReadOnlySpan<char> text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte[] utf8 = new byte[length];
        Encoding.UTF8.GetBytes(text, utf8);
        return string.Create(length, utf8, static (spelled, bytes) =>
        {
            for (int i = 0; i < spelled.Length; i++)
                spelled[i] = Characters[bytes[i]];
        });
    }

    /// <summary>The bytes that a token spells; null where it holds a character outside the alphabet.</summary>
    public static byte[]? Read(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (token[i] >= Bytes.Length || Bytes[token[i]] < 0)
                return null;
            bytes[i] = (byte)Bytes[token[i]];
        }
        return bytes;
    }
}
