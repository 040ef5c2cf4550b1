using System.Globalization;

namespace Fathom.Tokenization.Patterns;

/// <summary>Reads an expression by recursive descent.</summary>
ref struct PatternParser(string source)
{
    const int DeepestNesting = 100, MostRepeats = 1_000;
    int index, depth;
    bool anyCase, dotAll;

    public PatternNode Parse()
    {
        var node = Choice();
        return index == source.Length ? node : throw new FormatException($"unmatched ')' at {index}");
    }

    PatternNode Choice()
    {
        if (++depth > DeepestNesting)
            throw new FormatException("it is nested too deeply");
        var (outerCase, outerDot) = (anyCase, dotAll);
        var choices = new List<PatternNode> { Sequence() };
        while (TryTake('|'))
            choices.Add(Sequence());
        (anyCase, dotAll) = (outerCase, outerDot);
        depth--;
        return choices.Count == 1 ? choices[0] : new ChoiceNode(choices);
    }

    PatternNode Sequence()
    {
        var parts = new List<PatternNode>();
        while (index < source.Length && source[index] is not ('|' or ')'))
            parts.Add(Quantified(Atom()));
        return parts.Count == 1 ? parts[0] : new SequenceNode(parts);
    }

    PatternNode Quantified(PatternNode part)
    {
        while (TryBounds(out int least, out int most))
        {
            var appetite = TryTake('?') ? Appetite.Lazy : TryTake('+') ? Appetite.Possessive : Appetite.Greedy;
            part = new RepeatNode(part, least, most, appetite);
        }
        return part;
    }

    bool TryBounds(out int least, out int most)
    {
        (least, most) = (0, int.MaxValue);
        if (TryTake('*'))
            return true;
        if (TryTake('+'))
        {
            least = 1;
            return true;
        }
        if (TryTake('?'))
        {
            most = 1;
            return true;
        }
        return TryCounts(ref least, ref most);
    }

    /// <summary>{n}, {n,}, {,m} or {n,m}; anything else in braces is literal.</summary>
    bool TryCounts(ref int least, ref int most)
    {
        int close = index < source.Length && source[index] == '{' ? source.IndexOf('}', index) : -1;
        if (close < 0)
            return false;
        string[] bounds = source[(index + 1)..close].Split(',');
        int from = 0, to = int.MaxValue;
        if (bounds.Length > 2 || (bounds.Length == 1 && bounds[0].Length == 0) || bounds.All(static b => b.Length == 0)
            || (bounds[0].Length > 0 && !TryNumber(bounds[0], out from)) || (bounds[^1].Length > 0 && !TryNumber(bounds[^1], out to)))
            return false;
        (least, most) = (from, bounds.Length == 1 ? from : to);
        if (least > most || least > MostRepeats || (most > MostRepeats && most != int.MaxValue))
            throw new FormatException($"the repetition {{{least},{most}}} is out of range");
        index = close + 1;
        return true;
    }

    static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    PatternNode Atom()
    {
        char c = source[index];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return new RuneNode(Cased(Class()));
            case '.':
                index++;
                return new RuneNode(dotAll ? RuneSet.All : RuneSet.NoLineFeed);
            case '^' or '$':
                index++;
                return new PlaceNode(c == '^' ? Op.LineStart : Op.LineEnd);
            case '*' or '+' or '?':
                throw new FormatException($"nothing to repeat at {index}");
            case '\\':
                return TryPlace() is { } place ? place : new RuneNode(Cased(Escape()));
            default:
                return new RuneNode(Cased(Single(Literal())));
        }
    }

    readonly RuneSet Cased(RuneSet set) => anyCase ? set.AnyCase() : set;

    static RuneSet Single(int rune) => RuneSet.Ranges([(rune, rune)]);

    int Literal()
    {
        int rune = Runes.At(source, index, out int length);
        index += length;
        return rune;
    }

    PatternNode Group()
    {
        int open = index++;
        if (!TryTake('?'))
            return Close(open, Choice());
        if (TryTake(':'))
            return Close(open, Choice());
        if (TryTake('>'))
            return new AtomicNode(Close(open, Choice()));
        if (TryTake('='))
            return new LookAheadNode(Close(open, Choice()), Negative: false);
        if (TryTake('!'))
            return new LookAheadNode(Close(open, Choice()), Negative: true);
        if (TryTake("<=") || TryTake("<!"))
            return LookBehind(open, negative: source[index - 1] == '!');
        return Flags(open);
    }

    LookBehindNode LookBehind(int open, bool negative) => Close(open, Choice()) is RuneNode { Set: var set }
        ? new LookBehindNode(set, negative)
        : throw new FormatException("looking behind for more than one character is not supported");

    /// <summary>(?i:…) for a group, (?i) up to the end of the group around it.</summary>
    PatternNode Flags(int open)
    {
        var (outerCase, outerDot) = (anyCase, dotAll);
        bool on = true;
        for (; index < source.Length && source[index] is not (':' or ')'); index++)
        {
            switch (source[index])
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    anyCase = on;
                    break;
                case 's' or 'm':
                    dotAll = on;
                    break;
                default:
                    throw new FormatException($"the group at {open} is of a kind that is not supported");
            }
        }
        if (TryTake(')'))
            return new SequenceNode([]);
        if (!TryTake(':'))
            throw new FormatException($"the group at {open} is not closed");
        var node = Close(open, Choice());
        (anyCase, dotAll) = (outerCase, outerDot);
        return node;
    }

    PatternNode Close(int open, PatternNode node) =>
        TryTake(')') ? node : throw new FormatException($"the group at {open} is not closed");

    RuneSet Class()
    {
        int open = index++;
        if (++depth > DeepestNesting)
            throw new FormatException("it is nested too deeply");
        bool negative = TryTake('^');
        RuneSet? left = null;
        var ranges = new List<(int, int)>();
        var sets = new List<RuneSet>();
        if (TryTake(']'))
            ranges.Add((']', ']'));
        while (!TryTake(']'))
        {
            if (index >= source.Length)
                throw new FormatException($"the class at {open} is not closed");
            if (source[index] == '[')
                sets.Add(Class());
            else if (TryTake("&&"))
                left = Intersection(left, ranges, sets);
            else
                Member(ranges, sets);
        }
        depth--;
        var set = Intersection(left, ranges, sets);
        return negative ? set.Not() : set;
    }

    static RuneSet Intersection(RuneSet? left, List<(int, int)> ranges, List<RuneSet> sets)
    {
        if (ranges.Count > 0 || sets.Count == 0)
            sets.Add(RuneSet.Ranges(ranges));
        var right = RuneSet.Union([.. sets]);
        ranges.Clear();
        sets.Clear();
        return left?.And(right) ?? right;
    }

    /// <summary>A rune, a range of runes or a named set inside a class.</summary>
    void Member(List<(int, int)> ranges, List<RuneSet> sets)
    {
        if (source[index] == '\\' && !TryEscapedRune(out _, advance: false))
        {
            sets.Add(Escape());
            return;
        }
        int from = ClassRune(), to = from;
        if (index + 1 < source.Length && source[index] == '-' && source[index + 1] != ']')
        {
            index++;
            to = ClassRune();
        }
        if (to < from)
            throw new FormatException($"the range before {index} runs backwards");
        ranges.Add((from, to));
    }

    int ClassRune() => source[index] != '\\' ? Literal()
        : TryEscapedRune(out int rune, advance: true) ? rune : throw new FormatException($"a range ends in a class at {index}");

    PlaceNode? TryPlace()
    {
        Op? place = index + 1 >= source.Length ? null : source[index + 1] switch
        {
            'A' => Op.TextStart,
            'z' => Op.TextEnd,
            'Z' => Op.TextEndOrLineFeed,
            'b' => Op.WordEdge,
            'B' => Op.NoWordEdge,
            _ => null,
        };
        if (place is not Op op)
            return null;
        index += 2;
        return new(op);
    }

    RuneSet Escape()
    {
        if (TryEscapedRune(out int rune, advance: true))
            return Single(rune);
        char c = source[index + 1];
        index += 2;
        return c switch
        {
            's' => RuneSet.WhiteSpace,
            'S' => RuneSet.WhiteSpace.Not(),
            'd' => UnicodeProperties.Find("Nd")!,
            'D' => UnicodeProperties.Find("Nd")!.Not(),
            'w' => RuneSet.Word,
            'W' => RuneSet.Word.Not(),
            'p' or 'P' => Property(negative: c == 'P'),
            _ => throw new FormatException($"\\{c} is not supported"),
        };
    }

    RuneSet Property(bool negative)
    {
        int close = index < source.Length && source[index] == '{' ? source.IndexOf('}', index) : index;
        if (close < 0 || close >= source.Length)
            throw new FormatException("\\p is not closed");
        string name = close == index ? source[index..++close] : source[(index + 1)..close++];
        index = close;
        if (name.StartsWith('^'))
            (negative, name) = (!negative, name[1..]);
        var set = UnicodeProperties.Find(name) ?? throw new FormatException($"the property {name} is not known");
        return negative ? set.Not() : set;
    }

    /// <summary>An escape that stands for one rune; false for a class such as \s.</summary>
    bool TryEscapedRune(out int rune, bool advance)
    {
        if (index + 1 >= source.Length)
            throw new FormatException("it ends in a backslash");
        char c = source[index + 1];
        int literal = Runes.At(source, index + 1, out int length);
        length++;
        rune = c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            '0' => 0,
            'x' or 'u' => Hexadecimal(c, out length),
            _ => char.IsAsciiLetterOrDigit(c) ? -1 : literal,
        };
        if (rune >= 0 && advance)
            index += length;
        return rune >= 0;
    }

    /// <summary>\xHH, \uHHHH, \x{H…} or \u{H…}.</summary>
    readonly int Hexadecimal(char kind, out int length)
    {
        int start = index + 2, end = start + (kind == 'x' ? 2 : 4);
        bool braced = start < source.Length && source[start] == '{';
        if (braced)
            end = source.IndexOf('}', start++);
        length = end - index + (braced ? 1 : 0);
        return end > start && end <= source.Length
            && int.TryParse(source.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rune)
            && System.Text.Rune.IsValid(rune) ? rune : throw new FormatException($"\\{kind} at {index} names no character");
    }

    bool TryTake(char c)
    {
        if (index >= source.Length || source[index] != c)
            return false;
        index++;
        return true;
    }

    bool TryTake(string text)
    {
        if (!source.AsSpan(index).StartsWith(text, StringComparison.Ordinal))
            return false;
        index += text.Length;
        return true;
    }
}
