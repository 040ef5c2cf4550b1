using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

sealed class ListExpression(IReadOnlyList<Expression> items) : Expression
{
    protected override Value Compute(Scope scope) => scope.Rendering.List([.. items.Select(item => item.Evaluate(scope))]);
}

sealed class TupleExpression(IReadOnlyList<Expression> items) : Expression
{
    public IReadOnlyList<Expression> Items => items;

    protected override Value Compute(Scope scope) => scope.Rendering.Tuple([.. items.Select(item => item.Evaluate(scope))]);
}

sealed class DictExpression(IReadOnlyList<(Expression Key, Expression Value)> entries) : Expression
{
    protected override Value Compute(Scope scope) =>
        DictValue.Of(entries.Select(e => KeyValuePair.Create(e.Key.Evaluate(scope), e.Value.Evaluate(scope))), scope.Rendering);
}
