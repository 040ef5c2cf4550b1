using System.Globalization;

namespace Fathom.Tokenization.Normalizers;

/// <summary>Unicode's decompositions, compositions and combining classes, read when first needed.</summary>
/// <remarks>.NET leaves normalisation to ICU, which not every machine has. Hangul syllables follow Unicode's formula.</remarks>
sealed class UnicodeData
{
    const int FirstSyllable = 0xAC00, FirstLead = 0x1100, FirstVowel = 0x1161, BeforeFirstTail = 0x11A7;
    const int Leads = 19, Vowels = 21, Tails = 28;
    static readonly Lazy<UnicodeData> Shared = new(static () => new());

    readonly Dictionary<int, (bool Compatible, int[] Runes)> decompositions = [];
    readonly Dictionary<(int, int), int> compositions = [];
    readonly Dictionary<int, byte> classes = [];

    UnicodeData()
    {
        using var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream("UnicodeNormalization.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#')
                continue;
            if (line.Contains(':', StringComparison.Ordinal))
                ReadClass(line);
            else
                ReadDecomposition(line);
        }
    }

    public static UnicodeData Instance => Shared.Value;

    /// <summary>The combining class; 0 for a starter.</summary>
    public byte Class(int rune) => classes.GetValueOrDefault(rune);

    /// <summary>Adds the full decomposition of a rune.</summary>
    public void Decompose(int rune, bool compatible, List<int> output)
    {
        if (rune - FirstSyllable is var syllable and >= 0 and < Leads * Vowels * Tails)
        {
            output.Add(FirstLead + syllable / (Vowels * Tails));
            output.Add(FirstVowel + syllable / Tails % Vowels);
            if (syllable % Tails != 0)
                output.Add(BeforeFirstTail + syllable % Tails);
        }
        else if (decompositions.TryGetValue(rune, out var decomposition) && (compatible || !decomposition.Compatible))
        {
            foreach (int part in decomposition.Runes)
                Decompose(part, compatible, output);
        }
        else
        {
            output.Add(rune);
        }
    }

    /// <summary>The one rune that two compose to; null where there is none.</summary>
    public int? Compose(int first, int second)
    {
        if (first - FirstLead is var lead and >= 0 and < Leads && second - FirstVowel is var vowel and >= 0 and < Vowels)
            return FirstSyllable + (lead * Vowels + vowel) * Tails;
        if (first - FirstSyllable is var syllable and >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0
            && second - BeforeFirstTail is var tail and > 0 and < Tails)
            return first + tail;
        return compositions.TryGetValue((first, second), out int composed) ? composed : null;
    }

    /// <summary>A line such as "230: 300-314 33D".</summary>
    void ReadClass(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        byte value = byte.Parse(line.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (string run in line[(colon + 2)..].Split(' '))
        {
            string[] ends = run.Split('-');
            for (int rune = Hex(ends[0]); rune <= Hex(ends[^1]); rune++)
                classes[rune] = value;
        }
    }

    /// <summary>A line such as "C0=41 300".</summary>
    void ReadDecomposition(string line)
    {
        int sign = line.IndexOfAny(['=', '-', '~']);
        int rune = Hex(line[..sign]);
        int[] parts = Array.ConvertAll(line[(sign + 1)..].Split(' '), Hex);
        decompositions[rune] = (line[sign] == '~', parts);
        if (line[sign] == '=')
            compositions[(parts[0], parts[1])] = rune;
    }

    static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
