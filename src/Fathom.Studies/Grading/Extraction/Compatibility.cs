using System.Text;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>Characters that Unicode's form KC turns into ASCII, such as full-width letters, as that.</summary>
static class Compatibility
{
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder(text.Length);
        List<int> parts = [];
        foreach (var rune in text.EnumerateRunes())
        {
            parts.Clear();
            if (!rune.IsAscii)
                UnicodeData.Instance.Decompose(rune.Value, true, parts);
            if (parts.Count > 0 && parts.TrueForAll(static part => part <= sbyte.MaxValue))
                parts.ForEach(part => plain.Append((char)part));
            else
                plain.Append(rune);
        }
        return plain.ToString();
    }
}
