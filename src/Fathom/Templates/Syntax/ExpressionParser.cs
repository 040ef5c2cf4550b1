using Fathom.Templates.Nodes;
using Fathom.Templates.Text;

namespace Fathom.Templates.Syntax;

/// <summary>Reads expressions: their operators from the loosest, the inline if, to the tightest.</summary>
sealed class ExpressionParser
{
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

    readonly TokenStream tokens;
    readonly NameUse names;
    readonly OperandParser operands;

    public ExpressionParser(TokenStream tokens, NameUse names)
    {
        this.tokens = tokens;
        this.names = names;
        operands = new OperandParser(tokens, names, this);
    }

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

    /// <summary>What stands in parentheses: an expression or a tuple, which may be empty.</summary>
    public Expression ParseTupleOrNothing() => ParseTupleItems(Parse);

    /// <summary>The name of a filter, with arguments or without.</summary>
    public FilterApplication ParseFilter() => operands.ParseFilter();

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
            value = operands.ParsePrimary();
        value = operands.ParsePostfix(value);
        return withFilters ? operands.ParseFiltersAndTests(value) : value;
    }
}
