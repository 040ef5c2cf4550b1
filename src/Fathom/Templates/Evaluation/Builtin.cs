using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>A filter, test, method or global function: its name, its parameters after the value it works on, and what it does.</summary>
sealed class Builtin(string name, string parameters, Func<Call, Value> body)
{
    readonly Signature signature = new(parameters);

    public string Name => name;

    public Value Invoke(Value self, Arguments arguments) => body(new Call(this, self, arguments, signature.Bind(name, arguments)));
}
