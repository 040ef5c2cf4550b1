using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>What a call passes: values by position and values by name, in the order written.</summary>
sealed record Arguments(Rendering Rendering, IReadOnlyList<Value> Positional, IReadOnlyDictionary<string, Value> Named)
{
    static readonly Dictionary<string, Value> noNames = [];

    public Arguments(Rendering rendering, params IReadOnlyList<Value> positional) : this(rendering, positional, noNames) { }

    /// <summary>The same without the first positional values.</summary>
    public Arguments Skip(int count) => this with { Positional = [.. Positional.Skip(count)] };
}
