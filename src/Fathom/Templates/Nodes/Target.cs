using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary>What <c>set</c>, <c>for</c> and <c>with</c> assign to.</summary>
abstract class Target
{
    public abstract void Assign(Value value, Scope scope);
}

sealed class NameTarget(string name) : Target
{
    public override void Assign(Value value, Scope scope) => scope[name] = value;
}

/// <summary><c>ns.name</c>.</summary>
sealed class NamespaceTarget(string variable, string attribute) : Target
{
    public override void Assign(Value value, Scope scope)
    {
        if (scope[variable] is not NamespaceValue target)
            throw Fault.Runtime("cannot assign attribute on non-namespace object");
        target.Set(attribute, value);
    }
}

/// <summary><c>a, (b, c)</c>: as many values as there are targets.</summary>
sealed class TupleTarget(IReadOnlyList<Target> targets) : Target
{
    public override void Assign(Value value, Scope scope)
    {
        List<Value> values = scope.Rendering.Collect(scope.Rendering.Each(value).Take(targets.Count + 1));
        if (values.Count > targets.Count)
            throw Fault.Runtime($"too many values to unpack (expected {targets.Count})");
        if (values.Count < targets.Count)
            throw Fault.Runtime($"not enough values to unpack (expected {targets.Count}, got {values.Count})");
        for (int i = 0; i < values.Count; i++)
            targets[i].Assign(values[i], scope);
    }
}
