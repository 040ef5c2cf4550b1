using Fathom.Templates.Library;
using Fathom.Templates.Nodes;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Reads what operators stand between: names, literals and parentheses, with attributes, items, calls, filters and tests after them.</summary>
sealed class OperandParser(TokenStream tokens, NameUse names, ExpressionParser expressions)
{
    static readonly LiteralExpression none = new(NoneValue.Instance);

    public Expression ParsePrimary()
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
                Expression inner = expressions.ParseTupleOrNothing();
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return new ListExpression(ParseUntil("]", expressions.Parse));
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
        Expression key = expressions.Parse();
        tokens.ExpectOperator(":");
        return (key, expressions.Parse());
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

    public Expression ParsePostfix(Expression value)
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
        Expression start = AtEndOfBound() ? none : expressions.Parse();
        if (!tokens.Current.IsOperator(":"))
        {
            tokens.ExpectOperator("]");
            return new ItemExpression(value, start);
        }
        tokens.Next();
        Expression stop = AtEndOfBound() ? none : expressions.Parse();
        Expression step = !tokens.SkipOperator(":") || AtEndOfBound() ? none : expressions.Parse();
        tokens.ExpectOperator("]");
        return new SliceExpression(value, start, stop, step);
    }

    bool AtEndOfBound() => tokens.Current.IsOperator("]") || tokens.Current.IsOperator(":");

    public Expression ParseFiltersAndTests(Expression value)
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
        while (name.Length <= Lexer.LongestName && tokens.SkipOperator("."))
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
                unpackedNamed = expressions.Parse();
            else if (tokens.SkipOperator("*") && unpacked is null && unpackedNamed is null)
                unpacked = expressions.Parse();
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following.IsOperator("=") && unpackedNamed is null)
            {
                string name = tokens.Next().Text;
                tokens.Next();
                named.Add((name, expressions.Parse()));
            }
            else if (named.Count == 0 && unpacked is null && unpackedNamed is null)
                positional.Add(expressions.Parse());
            else
                throw tokens.Error("arguments are in the wrong order");
            return true;
        });
        return new ArgumentList(positional, named, unpacked, unpackedNamed);
    }
}
