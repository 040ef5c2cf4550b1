using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary><c>macro name(…) … endmacro</c>.</summary>
sealed class MacroStatement(int line, MacroDefinition definition) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        scope[definition.Name] = new MacroValue(definition, scope);
        return Flow.Next;
    }
}

/// <summary><c>call(…) macro(…) … endcall</c>: calls a macro, which finds the body as <c>caller</c>.</summary>
sealed class CallStatement(int line, CallExpression call, MacroDefinition body) : Statement(line)
{
    protected override Flow Run(Scope scope)
    {
        scope.Output.AppendText(call.EvaluateWith(scope, new MacroValue(body, scope)));
        return Flow.Next;
    }
}
