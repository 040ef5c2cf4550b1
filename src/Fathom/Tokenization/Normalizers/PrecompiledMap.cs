using System.Buffers.Binary;
using System.Text;

namespace Fathom.Tokenization.Normalizers;

/// <summary>SentencePiece's compiled character map: the longest listed prefix of what is left is replaced, time and again.</summary>
/// <remarks>The map is a double-array trie over UTF-8 (Aoe 1989; bits as in Darts-clone) and replacements that end in NUL.</remarks>
sealed class PrecompiledMap : Normalizer
{
    const int LongestReplacement = 255;
    readonly uint[] units;
    readonly byte[] replacements;

    /// <summary>Takes the map as a model file holds it: the trie's length in bytes, the trie, the replacements.</summary>
    /// <exception cref="FormatException">The parts do not fit.</exception>
    public PrecompiledMap(ReadOnlySpan<byte> map)
    {
        uint length = map.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(map) : uint.MaxValue;
        if (length > map.Length - 4 || length % 4 != 0 || length == 0)
            throw new FormatException("the precompiled character map is truncated");
        units = new uint[length / 4];
        for (int i = 0; i < units.Length; i++)
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(4 + 4 * i)..]);
        replacements = map[(4 + (int)length)..].ToArray();
    }

    public override string Normalize(string text, WorkBudget budget)
    {
        budget.AllocateText(2L * text.Length);
        byte[] source = Encoding.UTF8.GetBytes(text);
        var result = new MemoryStream(source.Length);
        for (int index = 0, length; index < source.Length; index += length)
        {
            if (TryReplace(source.AsSpan(index), out length, out var replacement, budget))
            {
                budget.AllocateText(replacement.Length);
                result.Write(replacement);
                continue;
            }
            Rune.DecodeFromUtf8(source.AsSpan(index), out _, out length);
            result.Write(source, index, length);
        }
        return Encoding.UTF8.GetString(result.GetBuffer(), 0, (int)result.Length);
    }

    /// <summary>Walks the trie as far as the text leads; the last leaf on the way is the longest prefix.</summary>
    bool TryReplace(ReadOnlySpan<byte> text, out int length, out ReadOnlySpan<byte> replacement, WorkBudget budget)
    {
        length = 0;
        replacement = default;
        uint place = Offset(units[0]);
        for (int i = 0; i < text.Length; i++)
        {
            budget.Work(1);
            place ^= text[i];
            if (place >= units.Length || !HasLabel(units[place], text[i]))
                break;
            bool leaf = HasLeaf(units[place]);
            place ^= Offset(units[place]);
            if (leaf && TryReplacement(place, out replacement))
                length = i + 1;
        }
        return length > 0;
    }

    bool TryReplacement(uint place, out ReadOnlySpan<byte> replacement)
    {
        uint start = place < units.Length ? units[place] & 0x7FFF_FFFF : uint.MaxValue;
        replacement = start < replacements.Length ? replacements.AsSpan((int)start) : default;
        int end = replacement[..Math.Min(replacement.Length, LongestReplacement + 1)].IndexOf((byte)0);
        replacement = end < 0 ? default : replacement[..end];
        return end >= 0;
    }

    static bool HasLabel(uint unit, byte label) => (unit & 0x8000_00FF) == label;

    static bool HasLeaf(uint unit) => (unit & 0x100) != 0;

    static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
