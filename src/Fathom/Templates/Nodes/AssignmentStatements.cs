using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary><c>set target = value</c>.</summary>
sealed class SetStatement(int line, Target target, Expression value) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        target.Assign(value.Evaluate(scope), scope);
        return Flow.Next;
    }
}

/// <summary><c>set target | filter … endset</c>: what the body writes.</summary>
sealed class SetBlockStatement(int line, Target target, IReadOnlyList<FilterApplication> filters, Block body) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        target.Assign(CapturedText.Of(body, filters, scope), scope);
        return Flow.Next;
    }
}

/// <summary><c>filter name … endfilter</c>: writes what the body writes, filtered.</summary>
sealed class FilterBlockStatement(int line, IReadOnlyList<FilterApplication> filters, Block body) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        scope.Output.AppendText(CapturedText.Of(body, filters, scope));
        return Flow.Next;
    }
}

/// <summary><c>with a = 1, b = 2 … endwith</c>: the values are those of the scope outside.</summary>
sealed class WithStatement(int line, IReadOnlyList<(Target Target, Expression Value)> assignments, Block body) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        Scope inner = scope.Inner();
        foreach ((Target target, Expression value) in assignments)
            target.Assign(value.Evaluate(scope), inner);
        return body.Execute(inner);
    }
}

static class CapturedText
{
    /// <summary>What a block writes, through filters one after the other.</summary>
    public static Value Of(Block body, IReadOnlyList<FilterApplication> filters, Scope scope)
    {
        Scope captured = scope.Captured();
        body.Execute(captured);
        return filters.Aggregate<FilterApplication, Value>(captured.Output.ToValue(), (value, filter) => filter.Apply(value, scope));
    }
}
