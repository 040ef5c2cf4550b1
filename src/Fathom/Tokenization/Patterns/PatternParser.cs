using System.Globalization;

namespace Fathom.Tokenization.Patterns;

/// <summary>Reads an expression by recursive descent.</summary>
sealed class PatternParser
{
    const int MostRepeats = 1_000;
    readonly PatternCursor cursor;
    readonly RuneSetParser sets;
    bool anyCase, dotAll;

    public PatternParser(string source)
    {
        cursor = new(source);
        sets = new(cursor);
    }

    public PatternNode Parse()
    {
        var node = Choice();
        return cursor.AtEnd ? node : throw new FormatException($"unmatched ')' at {cursor.Index}");
    }

    /// <summary>Alternatives; flags that are set within hold up to their end.</summary>
    PatternNode Choice()
    {
        cursor.Enter();
        var (outerCase, outerDot) = (anyCase, dotAll);
        var choices = new List<PatternNode> { Sequence() };
        while (cursor.TryTake('|'))
            choices.Add(Sequence());
        (anyCase, dotAll) = (outerCase, outerDot);
        cursor.Leave();
        return choices.Count == 1 ? choices[0] : new ChoiceNode(choices);
    }

    PatternNode Sequence()
    {
        var parts = new List<PatternNode>();
        while (!cursor.AtEnd && cursor.Current is not ('|' or ')'))
            parts.Add(Quantified(Atom()));
        return parts.Count == 1 ? parts[0] : new SequenceNode(parts);
    }

    PatternNode Quantified(PatternNode part)
    {
        if (!TryBounds(out int least, out int most))
            return part;
        var appetite = cursor.TryTake('?') ? Appetite.Lazy : cursor.TryTake('+') ? Appetite.Possessive : Appetite.Greedy;
        cursor.Enter();
        var repeated = Quantified(new RepeatNode(part, least, most, appetite));
        cursor.Leave();
        return repeated;
    }

    bool TryBounds(out int least, out int most)
    {
        (least, most) = (0, int.MaxValue);
        if (cursor.TryTake('*'))
            return true;
        if (cursor.TryTake('+'))
        {
            least = 1;
            return true;
        }
        if (cursor.TryTake('?'))
        {
            most = 1;
            return true;
        }
        return TryCounts(ref least, ref most);
    }

    /// <summary>{n}, {n,}, {,m} or {n,m}; anything else in braces is literal.</summary>
    bool TryCounts(ref int least, ref int most)
    {
        int close = cursor.StartsWith("{") ? cursor.Source.IndexOf('}', cursor.Index) : -1;
        if (close < 0)
            return false;
        string[] bounds = cursor.Source[(cursor.Index + 1)..close].Split(',');
        int from = 0, to = int.MaxValue;
        if (bounds.Length > 2 || bounds.All(static b => b.Length == 0)
            || (bounds[0].Length > 0 && !TryNumber(bounds[0], out from)) || (bounds[^1].Length > 0 && !TryNumber(bounds[^1], out to)))
            return false;
        (least, most) = (from, bounds.Length == 1 ? from : to);
        if (least > most || least > MostRepeats || (most > MostRepeats && most != int.MaxValue))
            throw new FormatException($"the repetition {{{least},{most}}} is out of range");
        cursor.Index = close + 1;
        return true;
    }

    static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    PatternNode Atom()
    {
        char c = cursor.Current;
        switch (c)
        {
            case '(':
                return Group();
            case '*' or '+' or '?':
                throw new FormatException($"nothing to repeat at {cursor.Index}");
            case '.':
                cursor.Index++;
                return new RuneNode(dotAll ? RuneSet.All : RuneSet.NoLineFeed);
            case '^' or '$':
                cursor.Index++;
                return new PlaceNode(c == '^' ? Op.LineStart : Op.LineEnd);
            default:
                return TryPlace(out var place) ? new PlaceNode(place) : new RuneNode(anyCase ? sets.Parse().AnyCase() : sets.Parse());
        }
    }

    bool TryPlace(out Op place)
    {
        (string Escape, Op Place)[] places =
        [
            (@"\A", Op.TextStart), (@"\z", Op.TextEnd), (@"\Z", Op.TextEndOrLineFeed), (@"\b", Op.WordEdge), (@"\B", Op.NoWordEdge),
        ];
        foreach (var (escape, meaning) in places)
        {
            place = meaning;
            if (cursor.TryTake(escape))
                return true;
        }
        place = default;
        return false;
    }

    PatternNode Group()
    {
        int open = cursor.Index++;
        if (!cursor.TryTake('?') || cursor.TryTake(':'))
            return Inside(open);
        if (cursor.TryTake('>'))
            return new AtomicNode(Inside(open));
        if (cursor.TryTake('='))
            return new LookAheadNode(Inside(open), Negative: false);
        if (cursor.TryTake('!'))
            return new LookAheadNode(Inside(open), Negative: true);
        if (cursor.TryTake("<="))
            return new LookBehindNode(OneRune(open), Negative: false);
        if (cursor.TryTake("<!"))
            return new LookBehindNode(OneRune(open), Negative: true);
        return Flagged(open);
    }

    PatternNode Inside(int open)
    {
        var node = Choice();
        return cursor.TryTake(')') ? node : throw new FormatException($"the group at {open} is not closed");
    }

    RuneSet OneRune(int open) => Inside(open) is RuneNode { Set: var set }
        ? set : throw new FormatException("looking behind for more than one character is not supported");

    /// <summary>(?i:…) sets flags for a group, (?i) up to the end of the group around it.</summary>
    PatternNode Flagged(int open)
    {
        var (outerCase, outerDot) = (anyCase, dotAll);
        for (bool on = true; !cursor.AtEnd && cursor.Current is not (':' or ')'); cursor.Index++)
        {
            if (cursor.Current == '-')
                on = false;
            else if (cursor.Current == 'i')
                anyCase = on;
            else if (cursor.Current is 's' or 'm')
                dotAll = on;
            else
                throw new FormatException($"the group at {open} is of a kind that is not supported");
        }
        if (cursor.TryTake(')'))
            return new SequenceNode([]);
        cursor.TryTake(':');
        var node = Inside(open);
        (anyCase, dotAll) = (outerCase, outerDot);
        return node;
    }
}
