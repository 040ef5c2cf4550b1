using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary>A filter by name, with its arguments. One that does not exist is an error where it is reached.</summary>
sealed class FilterApplication(string name, ArgumentList arguments)
{
    public Value Apply(Value value, Scope scope) => Filters.Get(name).Invoke(value, arguments.Evaluate(scope));
}

/// <summary><c>value | filter(…)</c>.</summary>
sealed class FilterExpression(Expression value, FilterApplication filter) : Expression
{
    protected override Value Compute(Scope scope) => filter.Apply(value.Evaluate(scope), scope);
}

/// <summary><c>value is test(…)</c>.</summary>
sealed class TestExpression(Expression value, string name, ArgumentList arguments) : Expression
{
    protected override Value Compute(Scope scope) => Tests.Get(name).Invoke(value.Evaluate(scope), arguments.Evaluate(scope));
}
