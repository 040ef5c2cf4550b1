using System.Globalization;
using System.Text;

namespace Fathom.Tokenization.Models;

/// <summary>What stands for a rune that no token spells: its bytes, the unknown token, or nothing.</summary>
sealed class UnknownRunes
{
    readonly int[]? bytes;
    readonly int? unknown;
    readonly bool fuses;

    /// <summary>Takes the vocabulary's byte tokens where it has them and they are wanted.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknown">The token for what is not known.</param>
    /// <param name="fuses">Whether unknown runes in a row become one token.</param>
    /// <param name="byBytes">Whether the tokens &lt;0x00&gt; to &lt;0xFF&gt; spell what is not known.</param>
    public UnknownRunes(Vocabulary vocabulary, int? unknown = null, bool fuses = false, bool byBytes = false)
    {
        (this.unknown, this.fuses) = (unknown, fuses);
        if (byBytes)
            bytes = [.. Enumerable.Range(0, 256).Select(b => vocabulary.Find($"<0x{b:X2}>") ?? -1)];
    }

    /// <summary>The byte that a token such as &lt;0x0A&gt; stands for.</summary>
    public static byte? ByteOf(string token) => token is ['<', '0', 'x', _, _, '>']
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : null;

    /// <summary>Adds what stands for a rune.</summary>
    /// <param name="rune">The rune.</param>
    /// <param name="afterUnknown">Whether the rune just before became the unknown token; then whether this one did.</param>
    /// <param name="ids">Where to add.</param>
    public void Add(int rune, ref bool afterUnknown, List<int> ids)
    {
        if (TryAddBytes(rune, ids))
        {
            afterUnknown = false;
            return;
        }
        if (unknown is int id && !(fuses && afterUnknown))
            ids.Add(id);
        afterUnknown = unknown is not null;
    }

    bool TryAddBytes(int rune, List<int> ids)
    {
        if (bytes is null)
            return false;
        Span<byte> utf8 = stackalloc byte[4];
        utf8 = utf8[..new Rune(rune).EncodeToUtf8(utf8)];
        foreach (byte value in utf8)
        {
            if (bytes[value] < 0)
                return false;
        }
        foreach (byte value in utf8)
            ids.Add(bytes[value]);
        return true;
    }
}
