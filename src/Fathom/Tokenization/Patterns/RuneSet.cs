using System.Globalization;
using System.Text;

namespace Fathom.Tokenization.Patterns;

/// <summary>A set of Unicode scalars, as a character class names it. ASCII is answered from a table.</summary>
sealed class RuneSet
{
    readonly Func<int, bool> test;
    readonly int parts;
    readonly bool[] ascii = new bool[128];

    /// <param name="test">Whether a rune is in the set.</param>
    /// <param name="parts">How many tests that are no sets themselves it takes.</param>
    RuneSet(Func<int, bool> test, int parts = 1)
    {
        (this.test, this.parts, Cost) = (test, parts, 1 + parts / 8);
        for (int rune = 0; rune < ascii.Length; rune++)
            ascii[rune] = test(rune);
    }

    /// <summary>Unicode's White_Space.</summary>
    public static RuneSet WhiteSpace { get; } = new(static rune => Rune.IsWhiteSpace(new(rune)));

    /// <summary>Letters, marks, decimal digits and connecting punctuation.</summary>
    public static RuneSet Word { get; } = new(static rune => InCategories(rune, UnicodeProperties.Word));

    /// <summary>Decimal digits.</summary>
    public static RuneSet Digit { get; } = Categories(1u << (int)UnicodeCategory.DecimalDigitNumber);

    /// <summary>Every rune but the line feed.</summary>
    public static RuneSet NoLineFeed { get; } = new(static rune => rune != '\n');

    /// <summary>Every rune.</summary>
    public static RuneSet All { get; } = new(static _ => true);

    /// <summary>What asking for a rune costs, in steps.</summary>
    public int Cost { get; }

    public bool Contains(int rune) => rune < 128 ? ascii[rune] : test(rune);

    /// <summary>The runes of some general categories, one bit each.</summary>
    public static RuneSet Categories(uint mask) => new(rune => InCategories(rune, mask));

    /// <summary>The runes of inclusive ranges.</summary>
    public static RuneSet Ranges(IEnumerable<(int First, int Last)> ranges)
    {
        var sorted = ranges.OrderBy(static r => r.First).ToArray();
        int[] firsts = Array.ConvertAll(sorted, static r => r.First), lasts = Array.ConvertAll(sorted, static r => r.Last);
        for (int i = 1; i < lasts.Length; i++)
            lasts[i] = Math.Max(lasts[i], lasts[i - 1]);
        return new(rune =>
        {
            int index = Array.BinarySearch(firsts, rune);
            index = index >= 0 ? index : ~index - 1;
            return index >= 0 && rune <= lasts[index];
        });
    }

    public static RuneSet Union(IReadOnlyList<RuneSet> sets) => sets.Count == 1 ? sets[0] : new(rune =>
    {
        foreach (var set in sets)
        {
            if (set.Contains(rune))
                return true;
        }
        return false;
    }, sets.Sum(static set => set.parts));

    public RuneSet And(RuneSet other) => new(rune => Contains(rune) && other.Contains(rune), parts + other.parts);

    public RuneSet Not() => new(rune => !Contains(rune), parts);

    /// <summary>The set with the other case of each of its letters.</summary>
    public RuneSet AnyCase() => new(rune => Contains(rune)
        || Contains(Rune.ToLowerInvariant(new(rune)).Value) || Contains(Rune.ToUpperInvariant(new(rune)).Value)
        || Contains(Rune.ToLowerInvariant(Rune.ToUpperInvariant(new(rune))).Value), 4 * parts);

    static bool InCategories(int rune, uint mask) => (mask >> (int)CharUnicodeInfo.GetUnicodeCategory(rune) & 1) != 0;
}
