using Fathom.Templates.Library;
using Fathom.Templates.Nodes;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Reads expressions: from the loosest operator, the inline if, to the tightest.</summary>
sealed class ExpressionParser(TokenStream tokens, NameUse names)
{
    static readonly LiteralExpression none = new(NoneValue.Instance);

    static readonly Dictionary<string, BinaryOperator> comparisons = new()
    {
        ["=="] = Comparison.Equal,
        ["!="] = Comparison.NotEqual,
        ["<"] = Comparison.Less,
        ["<="] = Comparison.LessOrEqual,
        [">"] = Comparison.Greater,
        [">="] = Comparison.GreaterOrEqual,
    };

    static readonly Dictionary<string, BinaryOperator> sums = new() { ["+"] = Arithmetic.Add, ["-"] = Arithmetic.Subtract };

    static readonly Dictionary<string, BinaryOperator> products = new()
    {
        ["*"] = Arithmetic.Multiply,
        ["/"] = Arithmetic.Divide,
        ["//"] = Arithmetic.FloorDivide,
        ["%"] = Arithmetic.Modulo,
    };

    static readonly Dictionary<string, BinaryOperator> powers = new() { ["**"] = Arithmetic.Power };

    /// <summary>An expression, with an inline if.</summary>
    public Expression Parse() => tokens.Nested(() =>
    {
        int mark = names.Mark();
        Expression expression = ParseOr();
        while (tokens.SkipName("if"))
        {
            Expression condition = ParseOr();
            Expression? otherwise = tokens.SkipName("else") ? Parse() : null;
            names.Soften(mark);
            expression = new ConditionalExpression(condition, expression, otherwise);
        }
        return expression;
    });

    /// <summary>An expression, or several with commas between: a tuple. An inline if is left to the statement where it has one of its own.</summary>
    public Expression ParseTuple(bool withConditional = true)
    {
        if (AtEndOfTuple())
            throw tokens.Unexpected("an expression");
        return ParseTupleItems(withConditional ? Parse : ParseOr);
    }

    /// <summary>Several expressions with commas between, as one text.</summary>
    public Expression ParseAll()
    {
        List<Expression> parts = [Parse()];
        while (tokens.SkipOperator(","))
            parts.Add(Parse());
        return new ConcatenationExpression(parts);
    }

    Expression ParseTupleItems(Func<Expression> parseItem)
    {
        List<Expression> items = [];
        bool isTuple = AtEndOfTuple();
        while (!AtEndOfTuple())
        {
            items.Add(parseItem());
            if (!tokens.SkipOperator(","))
                break;
            isTuple = true;
        }
        return isTuple ? new TupleExpression(items) : items[0];
    }

    bool AtEndOfTuple() => tokens.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd or TokenKind.End
        || tokens.Current.IsOperator(")") || tokens.Current.IsName("recursive");

    /// <summary>An expression without an inline if.</summary>
    public Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (tokens.SkipName("or"))
            left = new OrExpression(left, ParseAnd());
        return left;
    }

    Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (tokens.SkipName("and"))
            left = new AndExpression(left, ParseNot());
        return left;
    }

    Expression ParseNot() => tokens.SkipName("not") ? new NotExpression(tokens.Nested(ParseNot)) : ParseComparison();

    Expression ParseComparison()
    {
        Expression first = ParseSum();
        List<(BinaryOperator, Expression)> rest = [];
        while (NextComparison() is BinaryOperator comparison)
            rest.Add((comparison, ParseSum()));
        return rest.Count == 0 ? first : new ComparisonExpression(first, rest);
    }

    BinaryOperator? NextComparison()
    {
        if (NextOf(comparisons) is BinaryOperator comparison)
            return comparison;
        if (tokens.SkipName("in"))
            return Comparison.In;
        if (!tokens.Current.IsName("not") || !tokens.Following.IsName("in"))
            return null;
        tokens.Next();
        tokens.Next();
        return Comparison.NotIn;
    }

    Expression ParseSum() => ParseBinary(sums, ParseConcatenation);

    Expression ParseConcatenation()
    {
        List<Expression> parts = [ParseProduct()];
        while (tokens.SkipOperator("~"))
            parts.Add(ParseProduct());
        return parts.Count == 1 ? parts[0] : new ConcatenationExpression(parts);
    }

    Expression ParseProduct() => ParseBinary(products, ParsePower);

    Expression ParsePower() => ParseBinary(powers, () => ParseUnary());

    Expression ParseBinary(Dictionary<string, BinaryOperator> operators, Func<Expression> parseOperand)
    {
        Expression left = parseOperand();
        while (NextOf(operators) is BinaryOperator apply)
            left = new BinaryExpression(apply, left, parseOperand());
        return left;
    }

    BinaryOperator? NextOf(Dictionary<string, BinaryOperator> operators)
    {
        if (tokens.Current.Kind != TokenKind.Operator || !operators.TryGetValue(tokens.Current.Text, out BinaryOperator? found))
            return null;
        tokens.Next();
        return found;
    }

    Expression ParseUnary(bool withFilters = true)
    {
        Expression value;
        if (tokens.SkipOperator("-"))
            value = new UnaryExpression(Arithmetic.Negate, tokens.Nested(() => ParseUnary(withFilters: false)));
        else if (tokens.SkipOperator("+"))
            value = new UnaryExpression(Arithmetic.Affirm, tokens.Nested(() => ParseUnary(withFilters: false)));
        else
            value = ParsePrimary();
        value = ParsePostfix(value);
        return withFilters ? ParseFiltersAndTests(value) : value;
    }

    Expression ParsePrimary()
    {
        Token token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return Named(token.Text);
            case TokenKind.String:
                List<string> pieces = [token.Text];
                while (tokens.Current.Kind == TokenKind.String)
                    pieces.Add(tokens.Next().Text);
                return new LiteralExpression(new StringValue(string.Concat(pieces)));
            case TokenKind.Number:
                return new LiteralExpression(token.Number!);
            case TokenKind.Operator when token.Text == "(":
                Expression inner = ParseTupleItems(Parse);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return new ListExpression(ParseUntil("]", Parse));
            case TokenKind.Operator when token.Text == "{":
                return new DictExpression(ParseUntil("}", ParseEntry));
            default:
                throw new TemplateException(TemplateErrorKind.Syntax, $"unexpected '{token.Description}'", token.Line);
        }
    }

    Expression Named(string name)
    {
        switch (name)
        {
            case "true" or "True": return new LiteralExpression(BoolValue.True);
            case "false" or "False": return new LiteralExpression(BoolValue.False);
            case "none" or "None": return none;
            default:
                names.Use(name);
                return new NameExpression(name);
        }
    }

    (Expression Key, Expression Value) ParseEntry()
    {
        Expression key = Parse();
        tokens.ExpectOperator(":");
        return (key, Parse());
    }

    List<T> ParseUntil<T>(string end, Func<T> parse)
    {
        List<T> items = [];
        while (!tokens.SkipOperator(end))
        {
            if (items.Count > 0)
                tokens.ExpectOperator(",");
            if (tokens.SkipOperator(end))
                break;
            items.Add(parse());
        }
        return items;
    }

    Expression ParsePostfix(Expression value)
    {
        while (true)
        {
            if (tokens.SkipOperator("."))
                value = ParseAttribute(value);
            else if (tokens.SkipOperator("["))
                value = ParseItem(value);
            else if (tokens.Current.IsOperator("("))
                value = new CallExpression(value, ParseArguments());
            else
                return value;
        }
    }

    Expression ParseAttribute(Expression value) => tokens.Current.Kind switch
    {
        TokenKind.Name => new AttributeExpression(value, tokens.Next().Text),
        TokenKind.Number => new ItemExpression(value, new LiteralExpression(tokens.Next().Number!)),
        _ => throw tokens.Unexpected("a name or number"),
    };

    Expression ParseItem(Expression value)
    {
        if (tokens.Current.IsOperator("]"))
            throw tokens.Unexpected("an expression");
        Expression start = AtEndOfBound() ? none : Parse();
        if (!tokens.Current.IsOperator(":"))
        {
            tokens.ExpectOperator("]");
            return new ItemExpression(value, start);
        }
        tokens.Next();
        Expression stop = AtEndOfBound() ? none : Parse();
        Expression step = !tokens.SkipOperator(":") || AtEndOfBound() ? none : Parse();
        tokens.ExpectOperator("]");
        return new SliceExpression(value, start, stop, step);
    }

    bool AtEndOfBound() => tokens.Current.IsOperator("]") || tokens.Current.IsOperator(":");

    Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (tokens.SkipOperator("|"))
                value = new FilterExpression(value, ParseFilter());
            else if (tokens.SkipName("is"))
                value = ParseTest(value);
            else if (tokens.Current.IsOperator("("))
                value = new CallExpression(value, ParseArguments());
            else
                return value;
        }
    }

    /// <summary>The name of a filter, with arguments or without.</summary>
    public FilterApplication ParseFilter()
    {
        string name = ParseDottedName();
        if (!Filters.Exists(name))
            names.AddUnknown(tokens.Error($"No filter named '{name}'."));
        return new FilterApplication(name, tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty);
    }

    Expression ParseTest(Expression value)
    {
        bool isNegated = tokens.SkipName("not");
        string name = ParseDottedName();
        if (!Tests.Exists(name))
            names.AddUnknown(tokens.Error($"No test named '{name}'."));
        if (tokens.Current.IsName("is"))
            throw tokens.Error("You cannot chain multiple tests with is");
        var test = new TestExpression(value, name, ParseTestArguments());
        return isNegated ? new NotExpression(test) : test;
    }

    /// <summary>Arguments in parentheses, or a single operand without: <c>x is divisibleby 2</c>.</summary>
    ArgumentList ParseTestArguments()
    {
        Token next = tokens.Current;
        if (next.IsOperator("("))
            return ParseArguments();
        bool isOperand = next.Kind is TokenKind.String or TokenKind.Number || next.IsOperator("[") || next.IsOperator("{")
            || next.Kind == TokenKind.Name && next.Text is not ("else" or "or" or "and");
        return isOperand ? new ArgumentList([tokens.Nested(() => ParsePostfix(ParsePrimary()))], [], null, null) : ArgumentList.Empty;
    }

    string ParseDottedName()
    {
        string name = tokens.ExpectAnyName();
        while (tokens.SkipOperator("."))
            name += "." + tokens.ExpectAnyName();
        return name;
    }

    ArgumentList ParseArguments()
    {
        List<Expression> positional = [];
        List<(string, Expression)> named = [];
        Expression? unpacked = null, unpackedNamed = null;
        tokens.ExpectOperator("(");
        ParseUntil(")", () =>
        {
            if (tokens.SkipOperator("**") && unpackedNamed is null)
                unpackedNamed = Parse();
            else if (tokens.SkipOperator("*") && unpacked is null && unpackedNamed is null)
                unpacked = Parse();
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following.IsOperator("=") && unpackedNamed is null)
            {
                string name = tokens.Next().Text;
                tokens.Next();
                named.Add((name, Parse()));
            }
            else if (named.Count == 0 && unpacked is null && unpackedNamed is null)
                positional.Add(Parse());
            else
                throw tokens.Error("arguments are in the wrong order");
            return true;
        });
        return new ArgumentList(positional, named, unpacked, unpackedNamed);
    }
}
