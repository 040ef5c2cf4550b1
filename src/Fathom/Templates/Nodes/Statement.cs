using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Nodes;

/// <summary>How a statement ended: by going on, or by leaving the round or the loop around it.</summary>
enum Flow { Next, Continue, Break }

/// <summary>A part of the template that does something.</summary>
abstract class Statement(int line)
{
    public Flow Execute(Scope scope)
    {
        scope.Rendering.Line = line;
        scope.Rendering.Step();
        return Run(scope);
    }

    protected abstract Flow Run(Scope scope);
}

/// <summary>Statements one after the other.</summary>
sealed class Block(IReadOnlyList<Statement> statements)
{
    public static Block Empty { get; } = new([]);

    public Flow Execute(Scope scope)
    {
        foreach (Statement statement in statements)
            if (statement.Execute(scope) is not Flow.Next and Flow flow)
                return flow;
        return Flow.Next;
    }
}

/// <summary>Text outside of any tag.</summary>
sealed class TextStatement(int line, string text) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        scope.Output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{{ value }}</c>.</summary>
sealed class OutputStatement(int line, Expression value) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        scope.Output.AppendText(value.Evaluate(scope));
        return Flow.Next;
    }
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
sealed class LeaveStatement(int line, Flow flow) : Statement(line)
{
    protected override Flow Run(Scope scope) => flow;
}

/// <summary>Statements that belong together without a scope of their own: the body of <c>generation</c>.</summary>
sealed class GroupStatement(int line, Block body) : Statement(line)
{
    protected override Flow Run(Scope scope) => body.Execute(scope);
}

/// <summary><c>if</c>, <c>elif</c>, <c>else</c>.</summary>
sealed class IfStatement(int line, IReadOnlyList<(Expression Condition, Block Body)> branches, Block otherwise) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        foreach ((Expression condition, Block body) in branches)
            if (condition.Evaluate(scope).IsTrue)
                return body.Execute(scope);
        return otherwise.Execute(scope);
    }
}
