using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Library;

/// <summary>What can stand after <c>|</c>.</summary>
static class Filters
{
    public static IReadOnlyDictionary<string, Builtin> All { get; } = TextFilters.All
        .Concat(MarkupFilters.All)
        .Concat(NumberFilters.All)
        .Concat(SequenceFilters.All)
        .Concat(SelectionFilters.All)
        .Concat(OrderFilters.All)
        .Concat(ValueFilters.All)
        .ToDictionary(filter => filter.Name);

    public static bool Exists(string name) => All.ContainsKey(name);

    /// <summary>The filter of that name. Throws a runtime error if there is none.</summary>
    public static Builtin Get(string name) => All.GetValueOrDefault(name) ?? throw Fault.Runtime($"No filter named '{name}'.");
}
