using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Tokenization.Normalizers;

/// <summary>Unicode's normalization forms C, D, KC and KD (UAX 15).</summary>
sealed class UnicodeNormalizer(NormalizationForm form) : Normalizer
{
    /// <summary>Steps that a rune takes on all its way: looked up, ordered, composed, written.</summary>
    const int StepsOfRune = 8;

    const char BeforeFirstMark = '\u02FF', LastAscii = '\u007F';
    readonly bool composes = form is NormalizationForm.FormC or NormalizationForm.FormKC;
    readonly bool compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;

    public override string Normalize(string text, WorkBudget budget)
    {
        budget.Work(text.Length >> 4);
        if (IsPlain(text))
            return text;
        var data = UnicodeData.Instance;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            int before = runes.Count;
            data.Decompose(rune.Value, compatible, runes);
            budget.Work(StepsOfRune * (runes.Count - before));
            budget.AllocateText(runes.Count - before);
        }
        Order(runes, data);
        if (composes)
            Compose(runes, data);
        var result = new StringBuilder(runes.Count);
        foreach (int rune in runes)
            result.Append(new Rune(rune));
        return result.ToString();
    }

    /// <summary>Whether every form, or form C alone, leaves the text as it is because of the low code points it has.</summary>
    bool IsPlain(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('\0', form == NormalizationForm.FormC ? BeforeFirstMark : LastAscii);

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    static void Order(List<int> runes, UnicodeData data)
    {
        var all = CollectionsMarshal.AsSpan(runes);
        for (int start = 0, end; start < all.Length; start = end + 1)
        {
            for (end = start; end < all.Length && data.Class(all[end]) != 0;)
                end++;
            if (end - start < 2)
                continue;
            int[] marks = all[start..end].ToArray();
            marks.OrderBy(data.Class).ToArray().CopyTo(all[start..]);
        }
    }

    /// <summary>Composes each starter with the marks after it that no mark of the same or a higher class blocks.</summary>
    static void Compose(List<int> runes, UnicodeData data)
    {
        int starter = -1, kept = 0;
        byte last = 0;
        for (int i = 0; i < runes.Count; i++)
        {
            byte current = data.Class(runes[i]);
            bool adjacent = starter == kept - 1;
            if (starter >= 0 && (adjacent || last < current) && data.Compose(runes[starter], runes[i]) is int composed)
            {
                runes[starter] = composed;
                continue;
            }
            if (current == 0)
                starter = kept;
            last = current;
            runes[kept++] = runes[i];
        }
        runes.RemoveRange(kept, runes.Count - kept);
    }
}
