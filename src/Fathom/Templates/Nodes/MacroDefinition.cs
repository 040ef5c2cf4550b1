using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary>A macro as written, or the body of a call block.</summary>
/// <param name="Name">Its name; that of a body is <c>caller</c>.</param>
/// <param name="Parameters">What it takes, and what stands for each that is not passed.</param>
/// <param name="SpecialNames">Which of <c>varargs</c>, <c>kwargs</c> and <c>caller</c> the body uses: only then may such values be passed.</param>
/// <param name="Body">What it writes.</param>
sealed record MacroDefinition(
    string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlySet<string> SpecialNames, Block Body)
{
    /// <summary>Sets the variables of one call. Throws a runtime error if it passes what the macro does not take.</summary>
    public void Bind(Arguments arguments, Scope scope)
    {
        scope.Rendering.Work(arguments.Cost + Parameters.Count);
        Dictionary<string, Value> named = new(arguments.Named);
        for (int i = 0; i < Parameters.Count; i++)
        {
            (string name, Expression? fallback) = Parameters[i];
            scope[name] = i < arguments.Positional.Count ? arguments.Positional[i]
                : named.Remove(name, out Value? value) ? value
                : fallback?.Evaluate(scope) ?? new UndefinedValue(() => $"parameter '{name}' was not provided");
        }
        if (SpecialNames.Contains("caller") && Parameters.All(p => p.Name != "caller"))
            scope["caller"] = named.Remove("caller", out Value? caller) ? caller : new UndefinedValue("No caller defined");
        if (SpecialNames.Contains("kwargs"))
            scope["kwargs"] = DictValue.Of(named.Select(n => KeyValuePair.Create<Value, Value>(new StringValue(n.Key), n.Value)), scope.Rendering);
        else if (named.Count > 0)
            throw Fault.Runtime($"macro '{Name}' takes no keyword argument '{named.Keys.First()}'");
        if (SpecialNames.Contains("varargs"))
            scope["varargs"] = scope.Rendering.Tuple([.. arguments.Positional.Skip(Parameters.Count)]);
        else if (arguments.Positional.Count > Parameters.Count)
            throw Fault.Runtime($"macro '{Name}' takes not more than {Parameters.Count} argument(s)");
    }
}
