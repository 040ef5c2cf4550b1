using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary>A part of the template that has a value.</summary>
abstract class Expression
{
    public Value Evaluate(Scope scope)
    {
        scope.Rendering.Step();
        return Compute(scope);
    }

    protected abstract Value Compute(Scope scope);
}

sealed class LiteralExpression(Value value) : Expression
{
    protected override Value Compute(Scope scope) => value;
}

sealed class NameExpression(string name) : Expression
{
    public string Name => name;

    protected override Value Compute(Scope scope) => scope[name];
}
