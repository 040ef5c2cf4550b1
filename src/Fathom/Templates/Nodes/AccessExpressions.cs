using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

sealed class AttributeExpression(Expression value, string name) : Expression
{
    protected override Value Compute(Scope scope) => Access.Attribute(value.Evaluate(scope), name, scope.Rendering);
}

sealed class ItemExpression(Expression value, Expression key) : Expression
{
    protected override Value Compute(Scope scope) => Access.Item(value.Evaluate(scope), key.Evaluate(scope), scope.Rendering);
}

/// <summary><c>value[start:stop:step]</c>; a bound left out is none.</summary>
sealed class SliceExpression(Expression value, Expression start, Expression stop, Expression step) : Expression
{
    protected override Value Compute(Scope scope)
    {
        Value whole = value.Evaluate(scope), from = start.Evaluate(scope), to = stop.Evaluate(scope), by = step.Evaluate(scope);
        return whole switch
        {
            StringValue text => text.Cut(Slice.Of(text.CodePointCount, from, to, by), scope.Rendering),
            SequenceValue sequence => sequence.Cut(Slice.Of(sequence.Items.Count, from, to, by), scope.Rendering),
            RangeValue range => new ListValue(scope.Rendering.Collect(range))
                .Cut(Slice.Of(range.Length!.Value, from, to, by), scope.Rendering),
            UndefinedValue undefined => throw undefined.Misuse(),
            _ => throw Fault.Runtime($"'{whole.TypeName}' object has no slices"),
        };
    }
}

sealed class CallExpression(Expression function, ArgumentList arguments) : Expression
{
    protected override Value Compute(Scope scope) => function.Evaluate(scope).Call(arguments.Evaluate(scope));

    /// <summary>Calls with one more argument: the body of a call block.</summary>
    public Value EvaluateWith(Scope scope, MacroValue caller)
    {
        Value called = function.Evaluate(scope);
        Arguments passed = arguments.Evaluate(scope);
        return called.Call(new Arguments(passed.Rendering, passed.Positional, new Dictionary<string, Value>(passed.Named) { ["caller"] = caller }));
    }
}
