using System.Text;

namespace Fathom.Traces;

/// <summary>The script of a letter, as far as words are told apart by it.</summary>
enum Script
{
    /// <summary>None of its own: digits, punctuation, symbols, marks.</summary>
    None,
    /// <summary>A script that is not listed.</summary>
    Other,
    Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Syriac, Thaana, Nko, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam, Sinhala,
    Thai, Lao, Tibetan, Myanmar, Georgian, Hangul, Ethiopic, Cherokee, Khmer, Mongolian, Han, Hiragana, Katakana, Bopomofo, Yi,
}

/// <summary>Tells the script of letters. .NET does not know Unicode's script property: these are its ranges, block by block, of which only letters count.</summary>
static class Scripts
{
    static readonly (int First, int Last, Script Script)[] Ranges =
    [
        (0x0041, 0x02B8, Script.Latin), (0x0370, 0x03FF, Script.Greek), (0x0400, 0x052F, Script.Cyrillic), (0x0530, 0x058F, Script.Armenian), (0x0590, 0x05FF, Script.Hebrew),
        (0x0600, 0x06FF, Script.Arabic), (0x0700, 0x074F, Script.Syriac), (0x0750, 0x077F, Script.Arabic), (0x0780, 0x07BF, Script.Thaana), (0x07C0, 0x07FF, Script.Nko),
        (0x0860, 0x086F, Script.Syriac), (0x0870, 0x08FF, Script.Arabic), (0x0900, 0x097F, Script.Devanagari), (0x0980, 0x09FF, Script.Bengali), (0x0A00, 0x0A7F, Script.Gurmukhi),
        (0x0A80, 0x0AFF, Script.Gujarati), (0x0B00, 0x0B7F, Script.Oriya), (0x0B80, 0x0BFF, Script.Tamil), (0x0C00, 0x0C7F, Script.Telugu), (0x0C80, 0x0CFF, Script.Kannada),
        (0x0D00, 0x0D7F, Script.Malayalam), (0x0D80, 0x0DFF, Script.Sinhala), (0x0E00, 0x0E7F, Script.Thai), (0x0E80, 0x0EFF, Script.Lao), (0x0F00, 0x0FFF, Script.Tibetan),
        (0x1000, 0x109F, Script.Myanmar), (0x10A0, 0x10FF, Script.Georgian), (0x1100, 0x11FF, Script.Hangul), (0x1200, 0x139F, Script.Ethiopic), (0x13A0, 0x13FF, Script.Cherokee),
        (0x1780, 0x17FF, Script.Khmer), (0x1800, 0x18AF, Script.Mongolian), (0x1C80, 0x1C8F, Script.Cyrillic), (0x1C90, 0x1CBF, Script.Georgian), (0x1D00, 0x1D25, Script.Latin),
        (0x1D26, 0x1D2A, Script.Greek), (0x1D2B, 0x1D2B, Script.Cyrillic), (0x1D2C, 0x1DBE, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0x1F00, 0x1FFF, Script.Greek),
        (0x2071, 0x209C, Script.Latin), (0x2C60, 0x2C7F, Script.Latin), (0x2D00, 0x2D2F, Script.Georgian), (0x2D80, 0x2DDF, Script.Ethiopic), (0x2DE0, 0x2DFF, Script.Cyrillic),
        (0x3005, 0x3007, Script.Han), (0x3021, 0x3029, Script.Han), (0x3038, 0x303B, Script.Han), (0x3041, 0x309F, Script.Hiragana), (0x30A0, 0x30FB, Script.Katakana),
        (0x30FD, 0x30FF, Script.Katakana), (0x3100, 0x312F, Script.Bopomofo), (0x3130, 0x318F, Script.Hangul), (0x31A0, 0x31BF, Script.Bopomofo), (0x31F0, 0x31FF, Script.Katakana),
        (0x3400, 0x4DBF, Script.Han), (0x4E00, 0x9FFF, Script.Han), (0xA000, 0xA4CF, Script.Yi), (0xA640, 0xA69F, Script.Cyrillic), (0xA722, 0xA7FF, Script.Latin),
        (0xA8E0, 0xA8FF, Script.Devanagari), (0xA960, 0xA97F, Script.Hangul), (0xAA60, 0xAA7F, Script.Myanmar), (0xAB00, 0xAB2F, Script.Ethiopic), (0xAB30, 0xAB6F, Script.Latin),
        (0xAB70, 0xABBF, Script.Cherokee), (0xAC00, 0xD7FF, Script.Hangul), (0xF900, 0xFAFF, Script.Han), (0xFB00, 0xFB06, Script.Latin), (0xFB13, 0xFB17, Script.Armenian),
        (0xFB1D, 0xFB4F, Script.Hebrew), (0xFB50, 0xFDFF, Script.Arabic), (0xFE70, 0xFEFE, Script.Arabic), (0xFF21, 0xFF5A, Script.Latin), (0xFF66, 0xFF9D, Script.Katakana),
        (0xFFA0, 0xFFDC, Script.Hangul), (0x1AFF0, 0x1B000, Script.Katakana), (0x1B001, 0x1B11F, Script.Hiragana), (0x1B120, 0x1B167, Script.Katakana), (0x20000, 0x3FFFF, Script.Han),
    ];

    /// <summary>The script of a letter, or of a sign that counts as an ideograph; none of anything else, nor of the sign that makes the kana before it long.</summary>
    internal static Script Of(Rune rune)
    {
        const int LongKana = 0x30FC, HalfWidthLongKana = 0xFF70, HanZero = 0x3007;
        if (!Rune.IsLetter(rune) && rune.Value is not (HanZero or >= 0x3021 and <= 0x3029) || rune.Value is LongKana or HalfWidthLongKana)
            return Script.None;
        int at = Array.BinarySearch(Ranges, (rune.Value, int.MaxValue, Script.None), Comparer<(int First, int Last, Script Script)>.Create(static (a, b) => a.First.CompareTo(b.First)));
        int range = at >= 0 ? at : ~at - 1;
        return range >= 0 && rune.Value <= Ranges[range].Last ? Ranges[range].Script : Script.Other;
    }

    /// <summary>Whether its words follow each other without spaces.</summary>
    internal static bool StandsWithoutSpaces(Script script) =>
        script is Script.Han or Script.Hiragana or Script.Katakana or Script.Bopomofo or Script.Yi or Script.Thai or Script.Lao or Script.Khmer or Script.Myanmar or Script.Tibetan;
}
