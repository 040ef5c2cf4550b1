namespace Fathom.Studies.Grading.Reading;

/// <summary>Reads a whole answer: values with commas, brackets, set braces, relations, matrices, words.</summary>
sealed class StructureParser
{
    const int MostItems = 200;

    readonly TokenCursor cursor;
    readonly ValueParser values;

    StructureParser(List<Token> tokens, bool shortUnits)
    {
        cursor = new(tokens);
        values = new(cursor, this, shortUnits);
    }

    /// <summary>The signs of what is being read.</summary>
    public PlusMinus PlusMinus { get; } = new();

    /// <summary>Reads the tokens of an answer.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="shortUnits">Whether a few letters after a number that may be a unit or variables are a unit.</param>
    /// <exception cref="UnreadableException">They are no value, or one beyond the bounds.</exception>
    public static Node Parse(List<Token> tokens, bool shortUnits) => new StructureParser(tokens, shortUnits).Answer();

    Node Answer()
    {
        var items = Items(static token => token.Kind == TokenKind.End, apart: true, out bool isChoice);
        return items.Count == 1 ? items[0] : new Node.Listing(items, isChoice);
    }

    /// <summary>What stands between brackets: a value, or values with commas.</summary>
    public Node Brackets() => cursor.Within(() =>
    {
        string open = cursor.Take().Text;
        var items = Items(static token => token.IsSign(")") || token.IsSign("]") || token.IsSign("⟩"), apart: false, out _);
        string close = cursor.Take().Text;
        if (items.Count > 1)
            return new Node.Bracketed(open != "[", close != "]", items);
        return (open == "[") == (close == "]") ? items[0] : throw new UnreadableException("its brackets do not match");
    });

    /// <summary>What stands between braces: a set, or what LaTeX keeps together.</summary>
    public Node Braces() => cursor.Within(() =>
    {
        bool isSet = cursor.Take().Text != "{";
        string close = isSet ? "\\}" : "}";
        if (cursor.TryTake(close))
            return new Node.Set([]);
        var start = cursor.Place;
        if (!isSet)
        {
            var inner = Part();
            inner = cursor.TryTake("over") ? Node.Quotient(inner, Part()) : inner;
            if (cursor.TryTake(close))
                return inner;
            cursor.Place = start;
        }
        var items = Items(token => token.IsSign(close), apart: true, out _);
        cursor.Take();
        return new Node.Set(items);
    });

    /// <summary>The rows of an environment.</summary>
    public Node Matrix() => cursor.Within(() =>
    {
        cursor.Take();
        List<IReadOnlyList<Node>> rows = [];
        do
        {
            if (cursor.Current.IsSign("end matrix"))
                break;
            List<Node> row = [Part()];
            while (cursor.TryTake("&"))
                row.Add(Part());
            rows.Add(row);
        }
        while (cursor.TryTake("\\\\"));
        cursor.Expect("end matrix");
        if (rows.Count == 0 || rows.Any(row => row.Count != rows[0].Count) || rows.Sum(row => row.Count) > MostItems)
            throw new UnreadableException("it holds a matrix of unequal rows, or a large one");
        return new Node.Matrix(rows);
    });

    /// <summary>Values up to a closing sign, which is left where it is.</summary>
    /// <param name="isClose">What ends them.</param>
    /// <param name="apart">Whether a plus-minus makes several of one; else it is a matter of what is around.</param>
    /// <param name="isChoice">Whether "or" stands between them.</param>
    List<Node> Items(Func<Token, bool> isClose, bool apart, out bool isChoice)
    {
        List<Node> items = [];
        isChoice = true;
        while (true)
        {
            items.AddRange(apart ? PlusMinus.Readings(cursor, Part) : [Part()]);
            if (items.Count > MostItems)
                throw new UnreadableException("it has too many members");
            if (!cursor.Current.IsSeparator || cursor.Current.Kind == TokenKind.End)
                break;
            while (cursor.Current.IsSeparator && cursor.Current.Kind != TokenKind.End)
                isChoice &= cursor.Take().Text == "or";
            if (isClose(cursor.Current))
                break;
        }
        return isClose(cursor.Current) ? items : throw new UnreadableException($"it holds \"{cursor.Current.Text}\" where it should end or go on");
    }

    /// <summary>What stands between two commas: words, a value, or values with relations between them.</summary>
    Node Part()
    {
        Phrases.SkipPreface(cursor);
        if (Phrases.TryTake(cursor) is { } phrase)
            return phrase;
        List<Node> sides = [Operation()];
        List<string> signs = [];
        while (cursor.Current is { Kind: TokenKind.Sign, Text: "=" or "≈" or "<" or "≤" or ">" or "≥" or "≠" or "∈" })
        {
            signs.Add(cursor.Take().Text);
            sides.Add(Operation());
        }
        if (signs is ["∈"])
            return sides[1];
        return signs.Count == 0 ? sides[0] : new Node.Relation(sides, signs);
    }

    Node Operation()
    {
        List<Node> members = [values.Sum()];
        string sign = cursor.Current.Kind == TokenKind.Sign && cursor.Current.Text is "∪" or "∩" or "∖" or ":" ? cursor.Current.Text : "";
        while (sign.Length > 0 && cursor.TryTake(sign))
            members.Add(values.Sum());
        if (members.Count > MostItems)
            throw new UnreadableException("it has too many members");
        return sign switch { "" => members[0], ":" => new Node.Ratio(members), _ => new Node.Operation(sign, members) };
    }
}
