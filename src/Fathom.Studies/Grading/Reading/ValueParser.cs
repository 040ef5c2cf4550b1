using Fathom.Studies.Grading.Exact;

namespace Fathom.Studies.Grading.Reading;

/// <summary>Reads one value: sums of products of powers, fractions, roots and functions, with its unit.</summary>
/// <param name="cursor">Where it reads.</param>
/// <param name="structures">What reads brackets, sets and matrices inside a value.</param>
/// <param name="shortUnits">Whether a few letters that may be a unit or variables are a unit, after a number.</param>
sealed class ValueParser(TokenCursor cursor, StructureParser structures, bool shortUnits)
{
    readonly PlusMinus plusMinus = structures.PlusMinus;
    readonly UnitReader units = new(cursor, shortUnits);
    bool inAbsolute;

    public Node Sum() => cursor.Within(() =>
    {
        List<Node> terms = [Signed(Term)];
        while (cursor.Current is { Kind: TokenKind.Sign, Text: "+" or "-" or "±" or "∓" })
            terms.Add(Signed(Term));
        return terms.Count == 1 ? terms[0] : new Node.Sum(terms);
    });

    /// <summary>Something with any number of signs before it.</summary>
    Node Signed(Func<Node> read)
    {
        bool negative = false;
        while (cursor.Current is { Kind: TokenKind.Sign, Text: "+" or "-" or "±" or "∓" })
            negative ^= plusMinus.IsNegative(cursor.Take().Text);
        var node = read();
        return negative ? new Node.Negative(node) : node;
    }

    Node Term()
    {
        List<Node> factors = [Factor()];
        while (true)
        {
            var next = cursor.Current;
            if (cursor.TryTake("*"))
                factors.Add(Signed(Factor));
            else if (cursor.TryTake("/"))
                factors.Add(new Node.Inverse(Signed(Factor)));
            else if (cursor.TryTake("%"))
                factors = [new Node.Percent(Product(factors))];
            else if (next.IsLetters && Units.Multiplier(next.Text) is long times)
            {
                cursor.Take();
                factors.Add(new Node.Number(new Rational(times, 1), false));
            }
            else if (next is { IsLetters: true, Text.Length: > 1 } && Units.IsMeaningful(next.Text))
                throw new UnreadableException($"\"{next.Text}\" after a number may change it");
            else if (units.IsUnit(next, factors))
                factors = [units.Take(Product(factors))];
            else if (next.IsLetters && next.Text == "x" && cursor.Ahead(1) is { Kind: TokenKind.Number, Text: "10" } && cursor.Ahead(2).IsSign("^"))
            {
                cursor.Take();
                factors.Add(Factor());
            }
            else if (units.SkipRemark(factors[^1]))
                continue;
            else if (!Begins(next))
                return Product(factors);
            else if (factors[^1] is Node.Unit or Node.Percent)
                throw new UnreadableException("something stands after a unit in it");
            else if (Mixed(factors[^1]) is { } mixed)
                factors[^1] = mixed;
            else if (next.Kind == TokenKind.Number && (factors[^1] is Node.Number || (factors[^1] is Node.Symbol && !next.AfterBlank)))
                throw new UnreadableException("a number stands directly after another value in it");
            else
                factors.Add(Factor());
        }
    }

    static Node Product(List<Node> factors) => factors.Count == 1 ? factors[0] : new Node.Product(factors);

    /// <summary>Whether a factor begins here.</summary>
    bool Begins(Token token) => token.Kind is TokenKind.Number or TokenKind.Letters or TokenKind.Word or TokenKind.Name
        || (token.Kind == TokenKind.Sign && (token.Text is "(" or "[" or "{" or "frac" or "binom" or "sqrt" or "⌊" or "⌈" || (token.Text == "|" && !inAbsolute)));

    /// <summary>A whole number with a proper fraction after it, or null.</summary>
    Node.Sum? Mixed(Node whole)
    {
        if (whole is not Node.Number { IsDecimal: false, Value.IsInteger: true })
            return null;
        var start = cursor.Place;
        Node fraction;
        if (cursor.Current.IsSign("frac"))
            fraction = Primary();
        else if (cursor.Current is { IsWholeNumber: true, AfterBlank: true } && cursor.Ahead(1).IsSign("/") && cursor.Ahead(2).IsWholeNumber)
        {
            var over = Primary();
            cursor.Take();
            fraction = Node.Quotient(over, Primary());
        }
        else
            return null;
        if (fraction is Node.Product { Factors: [Node.Number { Value: { IsInteger: true } above }, Node.Inverse { Inner: Node.Number { Value: { IsInteger: true } below } }] }
            && above.Sign > 0 && (below - above).Sign > 0)
            return new Node.Sum([whole, fraction]);
        cursor.Place = start;
        return null;
    }

    Node Factor() => cursor.Within(() =>
    {
        var factor = Primary();
        while (true)
            if (cursor.TryTake("^"))
                factor = new Node.Power(factor, Argument(wholeNumber: true));
            else if (cursor.TryTake("!"))
                factor = factor is Node.Factorial ? throw new UnreadableException("it holds two factorial signs") : new Node.Factorial(factor);
            else if (!cursor.TryTake("°"))
                return factor;
            else if (cursor.Current is { IsLetters: true, Text: "C" or "F" })
                cursor.Take();
    });

    /// <summary>What a command, a root or a power takes: braces, or one sign.</summary>
    Node Argument(bool wholeNumber)
    {
        var token = cursor.Current;
        if (token.IsSign("-") && wholeNumber)
        {
            cursor.Take();
            return new Node.Negative(cursor.Within(() => Argument(wholeNumber)));
        }
        var argument = token.Kind switch
        {
            TokenKind.Number when !wholeNumber => new Node.Number(NumberValue.Of(cursor.TakeCharacter()), false),
            TokenKind.Letters => new Node.Symbol(cursor.TakeCharacter()),
            _ => cursor.Within(Primary),
        };
        return wholeNumber && cursor.TryTake("^") ? new Node.Power(argument, cursor.Within(() => Argument(wholeNumber))) : argument;
    }

    Node Primary()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number();
            case TokenKind.Letters when token.Text.Length > Units.LongestProduct:
            case TokenKind.Word when token.Text.Length > 1:
                return Subscripted(cursor.Take().Text.ToLowerInvariant());
            case TokenKind.Letters or TokenKind.Word:
                return Subscripted(cursor.TakeCharacter());
            case TokenKind.Name:
                return Latex.Functions.Contains(cursor.Take().Text) ? Function(token.Text) : Named(token.Text);
        }
        switch (token.Text)
        {
            case "(" or "[" or "⟨":
                return structures.Brackets();
            case "\\{" or "{":
                return structures.Braces();
            case "begin matrix":
                return structures.Matrix();
        }
        cursor.Take();
        switch (token.Text)
        {
            case "frac":
                return Node.Quotient(Argument(wholeNumber: false), Argument(wholeNumber: false));
            case "binom":
                return new Node.Call("binom", [Argument(wholeNumber: false), Argument(wholeNumber: false)]);
            case "sqrt":
                return Root();
            case "|" when !inAbsolute:
                return Absolute();
            case "⌊":
                return Enclosed("floor", "⌋");
            case "⌈":
                return Enclosed("ceil", "⌉");
            default:
                throw new UnreadableException(token.Kind == TokenKind.End ? "it ends too early" : $"it holds \"{token.Text}\" where a value should be");
        }
    }

    Node Number()
    {
        var token = cursor.Take();
        var number = new Node.Number(NumberValue.Of(token.Text), !token.Text.All(char.IsAsciiDigit) && !token.Text.Contains('(', StringComparison.Ordinal));
        if (!cursor.TryTake("_"))
            return number;
        return Argument(wholeNumber: true) is Node.Number { Value: var @base } && token.IsWholeNumber
            ? new Node.BaseNumber(number.Value, @base)
            : throw new UnreadableException("it holds a number with an index");
    }

    /// <summary>A variable, with its index as part of its name.</summary>
    Node.Symbol Subscripted(string name) => cursor.TryTake("_") ? new Node.Symbol($"{name}_{Index()}") : new Node.Symbol(name);

    string Index()
    {
        if (!cursor.TryTake("{"))
            return cursor.Current.Kind is TokenKind.Letters ? cursor.TakeCharacter() : cursor.Take().Text;
        var index = new List<string>();
        while (!cursor.Current.IsSign("}") && cursor.Current.Kind != TokenKind.End)
            index.Add(cursor.Take().Text);
        cursor.Expect("}");
        return string.Join(' ', index);
    }

    Node Named(string name) => name is "emptyset" or "varnothing" ? new Node.Set([]) : Subscripted(name);

    /// <summary>A function with what it is of: what stands in brackets, else the factors up to a sign or another function.</summary>
    Node Function(string name)
    {
        var index = cursor.TryTake("_") ? Argument(wholeNumber: true) : null;
        var power = cursor.TryTake("^") ? Argument(wholeNumber: true) : null;
        List<Node> arguments = [];
        if (cursor.Current is { Kind: TokenKind.Sign, Text: "(" or "[" })
        {
            var inside = structures.Brackets();
            arguments.AddRange(inside is Node.Bracketed { Items: var items } ? items : [inside]);
        }
        else
        {
            List<Node> factors = [Factor()];
            while (Begins(cursor.Current) && cursor.Current.Kind != TokenKind.Word && !(cursor.Current.Kind == TokenKind.Name && Latex.Functions.Contains(cursor.Current.Text))
                && !cursor.Current.IsSign("("))
                factors.Add(Factor());
            arguments.Add(Product(factors));
        }
        if (index is not null)
            arguments.Add(index);
        var call = new Node.Call(name, arguments);
        return power is null ? call : new Node.Power(call, power);
    }

    Node.Call Root()
    {
        Node index = new Node.Number(2, false);
        if (cursor.TryTake("["))
        {
            index = Sum();
            cursor.Expect("]");
        }
        return new Node.Call("sqrt", [cursor.Current.IsSign("(") ? structures.Brackets() : Argument(wholeNumber: true), index]);
    }

    Node.Call Absolute()
    {
        inAbsolute = true;
        var call = Enclosed("abs", "|");
        inAbsolute = false;
        return call;
    }

    Node.Call Enclosed(string function, string close)
    {
        var inner = Sum();
        cursor.Expect(close);
        return new Node.Call(function, [inner]);
    }
}
