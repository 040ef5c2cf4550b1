using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Nodes;

/// <summary>The arguments written in a call: by position, by name, and lists and dictionaries of them after <c>*</c> and <c>**</c>.</summary>
sealed record ArgumentList(
    IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named, Expression? Unpacked, Expression? UnpackedNamed)
{
    public static ArgumentList Empty { get; } = new([], [], null, null);

    public Arguments Evaluate(Scope scope)
    {
        Rendering rendering = scope.Rendering;
        List<Value> positional = [.. Positional.Select(e => e.Evaluate(scope))];
        if (Unpacked is not null)
            positional.AddRange(rendering.Collect(Unpacked.Evaluate(scope)));
        if (Named.Count == 0 && UnpackedNamed is null)
            return new Arguments(rendering, positional);

        Dictionary<string, Value> named = [];
        foreach ((string name, Expression value) in Named)
            Add(named, name, value.Evaluate(scope));
        if (UnpackedNamed is not null)
        {
            if (UnpackedNamed.Evaluate(scope) is not DictValue dictionary)
                throw Fault.Runtime("argument after ** must be a mapping");
            rendering.Work(dictionary.Weight);
            rendering.AllocateElements(dictionary.Entries.Count);
            foreach ((Value key, Value value) in dictionary.Entries)
                Add(named, key is StringValue name ? name.Text : throw Fault.Runtime("keywords must be strings"), value);
        }
        return new Arguments(rendering, positional, named);
    }

    static void Add(Dictionary<string, Value> named, string name, Value value)
    {
        if (!named.TryAdd(name, value))
            throw Fault.Runtime($"got multiple values for keyword argument '{name}'");
    }
}
