using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary><c>for target in source if condition recursive … else …</c>.</summary>
sealed class ForStatement(
    int line, Target target, Expression source, Expression? condition, bool isRecursive, Block body, Block otherwise) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        Loop(source.Evaluate(scope), scope, depth: 0);
        return Flow.Next;
    }

    void Loop(Value over, Scope scope, int depth)
    {
        List<Value> items = scope.Rendering.Collect(scope.Rendering.Each(over).Where(item => IsWanted(item, scope)));
        var loop = new LoopValue(items, depth, isRecursive ? inner => Recurse(inner, scope, depth + 1) : null);
        for (int i = 0; i < items.Count; i++)
        {
            loop.Round = i;
            Scope round = scope.Inner();
            round["loop"] = loop;
            target.Assign(items[i], round);
            scope.Rendering.Step();
            if (body.Execute(round) == Flow.Break)
                break;
        }
        if (items.Count == 0)
            otherwise.Execute(scope.Inner());
    }

    bool IsWanted(Value item, Scope scope)
    {
        if (condition is null)
            return true;
        Scope round = scope.Inner();
        target.Assign(item, round);
        return condition.Evaluate(round).IsTrue;
    }

    StringValue Recurse(Value over, Scope scope, int depth)
    {
        Scope captured = scope.Captured();
        scope.Rendering.EnterCall();
        Loop(over, captured, depth);
        scope.Rendering.LeaveCall();
        return captured.Output.ToValue();
    }
}
