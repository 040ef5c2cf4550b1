using System.Globalization;
using System.Text;

namespace Fathom.Tokenization.Patterns;

/// <summary>Reads what stands for one rune: a character, an escape such as \s or \p{L}, a class in brackets.</summary>
sealed class RuneSetParser(PatternCursor cursor)
{
    public RuneSet Parse() => cursor.Current == '[' ? Class() : TakeRune() is int rune ? Single(rune) : NamedSet();

    static RuneSet Single(int rune) => RuneSet.Ranges([(rune, rune)]);

    RuneSet Class()
    {
        int open = cursor.Index++;
        cursor.Enter();
        bool negative = cursor.TryTake('^');
        var set = Members(open);
        while (cursor.TryTake("&&"))
        {
            cursor.Enter();
            set = set.And(Members(open));
        }
        cursor.Leave();
        cursor.Index++;
        return negative ? set.Not() : set;
    }

    /// <summary>Reads up to the bracket that closes the class, or to the sign of an intersection; a bracket at once is literal.</summary>
    RuneSet Members(int open)
    {
        var ranges = new List<(int, int)>();
        var sets = new List<RuneSet>();
        if (cursor.TryTake(']'))
            ranges.Add((']', ']'));
        while (!cursor.StartsWith("]") && !cursor.StartsWith("&&"))
        {
            if (cursor.AtEnd)
                throw new FormatException($"the class at {open} is not closed");
            if (cursor.Current == '[')
                sets.Add(Class());
            else if (TakeRune() is int first)
                ranges.Add((first, LastOfRange(first)));
            else
                sets.Add(NamedSet());
        }
        return RuneSet.Union([RuneSet.Ranges(ranges), .. sets]);
    }

    int LastOfRange(int first)
    {
        if (!cursor.StartsWith("-") || cursor.StartsWith("-]") || !cursor.TryTake('-') || cursor.AtEnd)
            return first;
        int last = TakeRune() ?? throw new FormatException($"a range ends in a set at {cursor.Index}");
        return last >= first ? last : throw new FormatException($"the range before {cursor.Index} runs backwards");
    }

    /// <summary>\s, \d, \w, \p and their opposites.</summary>
    RuneSet NamedSet()
    {
        char name = cursor.Source[cursor.Index + 1];
        cursor.Index += 2;
        return name switch
        {
            's' => RuneSet.WhiteSpace,
            'S' => RuneSet.WhiteSpace.Not(),
            'd' => RuneSet.Digit,
            'D' => RuneSet.Digit.Not(),
            'w' => RuneSet.Word,
            'W' => RuneSet.Word.Not(),
            'p' => Property(),
            'P' => Property().Not(),
            _ => throw new FormatException($"\\{name} is not supported"),
        };
    }

    /// <summary>A name in braces, or of one letter without; a circumflex before it turns the set round.</summary>
    RuneSet Property()
    {
        int open = cursor.Index, close = cursor.StartsWith("{") ? cursor.Source.IndexOf('}', open) : open;
        if (close < 0 || cursor.AtEnd)
            throw new FormatException("a property is not closed");
        string name = close > open ? cursor.Source[(open + 1)..close] : cursor.Source[open..(open + 1)];
        cursor.Index = close + 1;
        var set = UnicodeProperties.Find(name.TrimStart('^')) ?? throw new FormatException($"the property {name} is not known");
        return name.StartsWith('^') ? set.Not() : set;
    }

    /// <summary>Takes a character or an escape that stands for one; null, and nothing taken, where an escape names a set.</summary>
    int? TakeRune()
    {
        if (cursor.Current != '\\')
            return cursor.TakeRune();
        if (cursor.Index + 1 == cursor.Source.Length)
            throw new FormatException("it ends in a backslash");
        char c = cursor.Source[cursor.Index + 1];
        if (c is 'x' or 'u')
            return Hexadecimal(c == 'x' ? 2 : 4);
        int control = "0aefnrtv".IndexOf(c, StringComparison.Ordinal);
        if (control < 0 && char.IsAsciiLetterOrDigit(c))
            return null;
        cursor.Index++;
        int rune = cursor.TakeRune();
        return control < 0 ? rune : "\0\a\e\f\n\r\t\v"[control];
    }

    /// <summary>Two digits after \x, four after \u, any number in braces.</summary>
    int Hexadecimal(int digits)
    {
        int start = cursor.Index + 2, end = start + digits;
        bool braced = start < cursor.Source.Length && cursor.Source[start] == '{';
        if (braced)
            end = cursor.Source.IndexOf('}', start++);
        string number = end > start && end <= cursor.Source.Length ? cursor.Source[start..end] : "";
        if (!int.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rune) || !Rune.IsValid(rune))
            throw new FormatException($"the escape at {cursor.Index} names no character");
        cursor.Index = braced ? end + 1 : end;
        return rune;
    }
}
