using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

delegate Value UnaryOperator(Value value, Rendering rendering);

delegate Value BinaryOperator(Value left, Value right, Rendering rendering);

sealed class UnaryExpression(UnaryOperator apply, Expression value) : Expression
{
    protected override Value Compute(Scope scope) => apply(value.Evaluate(scope), scope.Rendering);
}

sealed class BinaryExpression(BinaryOperator apply, Expression left, Expression right) : Expression
{
    protected override Value Compute(Scope scope) => apply(left.Evaluate(scope), right.Evaluate(scope), scope.Rendering);
}

/// <summary><c>a &lt; b &lt;= c</c>: each compared with the next, up to the first that does not hold.</summary>
sealed class ComparisonExpression(Expression first, IReadOnlyList<(BinaryOperator Compare, Expression Operand)> rest) : Expression
{
    protected override Value Compute(Scope scope)
    {
        Value left = first.Evaluate(scope), result = BoolValue.True;
        foreach ((BinaryOperator compare, Expression operand) in rest)
        {
            Value right = operand.Evaluate(scope);
            result = compare(left, right, scope.Rendering);
            if (!result.IsTrue)
                break;
            left = right;
        }
        return result;
    }
}

/// <summary><c>a ~ b ~ c</c>.</summary>
sealed class ConcatenationExpression(IReadOnlyList<Expression> parts) : Expression
{
    protected override Value Compute(Scope scope)
    {
        List<Value> values = [.. parts.Select(part => part.Evaluate(scope))];
        return Arithmetic.Concatenate(values, scope.Rendering);
    }
}

sealed class AndExpression(Expression left, Expression right) : Expression
{
    protected override Value Compute(Scope scope) => left.Evaluate(scope) is { IsTrue: false } isFalse ? isFalse : right.Evaluate(scope);
}

sealed class OrExpression(Expression left, Expression right) : Expression
{
    protected override Value Compute(Scope scope) => left.Evaluate(scope) is { IsTrue: true } isTrue ? isTrue : right.Evaluate(scope);
}

sealed class NotExpression(Expression value) : Expression
{
    protected override Value Compute(Scope scope) => BoolValue.Of(!value.Evaluate(scope).IsTrue);
}

/// <summary><c>chosen if condition else otherwise</c>.</summary>
sealed class ConditionalExpression(Expression condition, Expression chosen, Expression? otherwise) : Expression
{
    protected override Value Compute(Scope scope) => condition.Evaluate(scope).IsTrue
        ? chosen.Evaluate(scope)
        : otherwise?.Evaluate(scope) ?? new UndefinedValue("the inline if-expression evaluated to false and no else section was defined.");
}
