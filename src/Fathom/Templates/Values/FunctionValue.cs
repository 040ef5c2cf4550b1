using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>A built-in function as a value: a global one, or a method together with what it belongs to.</summary>
sealed class FunctionValue(Builtin function, Value self) : Value
{
    public FunctionValue(Builtin function) : this(function, NoneValue.Instance) { }

    public override string TypeName => "builtin_function_or_method";

    public override bool IsCallable => true;

    public override Value Call(Arguments arguments) => function.Invoke(self, arguments);

    public override void WriteRepr(TextBuilder text) => text.Append("<built-in function ").Append(function.Name).Append('>');
}
