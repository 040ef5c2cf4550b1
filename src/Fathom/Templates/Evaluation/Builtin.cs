using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>A filter, test, method or global function: its name, its parameters after the value it works on, and what it does.</summary>
sealed class Builtin(string name, string parameters, Func<Call, Value> body)
{
    readonly Signature signature = new(parameters);

    public string Name => name;

    /// <summary>Runs it. Looking once through the texts that it is given is paid for here; work on each of their characters is the function's to count.</summary>
    public Value Invoke(Value self, Arguments arguments)
    {
        arguments.Rendering.Work(arguments.Cost);
        if (self is StringValue text)
            arguments.Rendering.Search(text.Text.Length);
        return body(new Call(this, self, arguments, signature.Bind(name, arguments)));
    }
}
