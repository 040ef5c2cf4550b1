using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>The methods of a type, and the names of those that would change a value, which the sandbox hides.</summary>
sealed class Methods(IEnumerable<string> mutating, IEnumerable<Builtin> methods)
{
    readonly HashSet<string> mutating = [.. mutating];
    readonly Dictionary<string, Builtin> methods = methods.ToDictionary(m => m.Name);

    public IEnumerable<string> Names => methods.Keys;

    public Value? Find(Value self, string name)
    {
        if (methods.TryGetValue(name, out Builtin? method))
            return new FunctionValue(method, self);
        return mutating.Contains(name) ? UndefinedValue.Forbidden(self, name) : null;
    }
}
