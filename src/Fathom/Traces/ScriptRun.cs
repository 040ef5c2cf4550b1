using System.Globalization;
using System.Text;

namespace Fathom.Traces;

/// <summary>Finds where words end that no space ends: an ideograph is one by itself, other letters are one as long as they are of one script.</summary>
struct ScriptRun
{
    Rune last;
    Script script;

    /// <summary>Goes on with a text.</summary>
    internal void Take(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!IsMark(rune))
                (last, script) = (rune, Scripts.Of(rune) is var own && own == Script.None ? script : own);
    }

    /// <summary>Whether a word ends before a text that no space begins.</summary>
    internal readonly bool EndsBefore(string text)
    {
        if (text.Length == 0 || Rune.GetRuneAt(text, 0) is var rune && IsMark(rune))
            return false;
        var next = Scripts.Of(rune);
        return next switch
        {
            Script.Han => !IsOpening(last),
            Script.None => Scripts.StandsWithoutSpaces(script) && (IsOpening(rune) || !Rune.IsPunctuation(rune) && !Rune.IsLetter(rune)),
            _ => script != Script.None && script != next,
        };
    }

    static bool IsOpening(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation;

    /// <summary>Whether it goes with the character before it, whatever that is.</summary>
    static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierSymbol;
}
