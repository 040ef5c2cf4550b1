using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>What a call passes: values by position and values by name, in the order written.</summary>
sealed record Arguments(Rendering Rendering, IReadOnlyList<Value> Positional, IReadOnlyDictionary<string, Value> Named)
{
    static readonly Dictionary<string, Value> noNames = [];

    public Arguments(Rendering rendering, params IReadOnlyList<Value> positional) : this(rendering, positional, noNames) { }

    /// <summary>What it costs, in steps, to go through them once and through the texts among them.</summary>
    public long Cost { get; } = CostOf(Positional, Named);

    static long CostOf(IReadOnlyList<Value> positional, IReadOnlyDictionary<string, Value> named)
    {
        long eighths = positional.Count + 2L * named.Count;
        for (int i = 0; i < positional.Count; i++)
            eighths += EighthsOf(positional[i]);
        if (named.Count > 0)
            eighths += named.Values.Sum(EighthsOf);
        return eighths >> 3;
    }

    static long EighthsOf(Value value) => value is StringValue text ? text.Text.Length >> 7 : 0;

    /// <summary>The same without the first positional values.</summary>
    public Arguments Skip(int count) => new(Rendering, [.. Positional.Skip(count)], Named);
}
