using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that go through a sequence and give some of it, or something for each element; they do so when their result is used.</summary>
static class SelectionFilters
{
    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("map", "* **", Map),
        new("select", "* **", call => Select(call, keeps: true, byAttribute: false)),
        new("reject", "* **", call => Select(call, keeps: false, byAttribute: false)),
        new("selectattr", "* **", call => Select(call, keeps: true, byAttribute: true)),
        new("rejectattr", "* **", call => Select(call, keeps: false, byAttribute: true)),
        new("unique", "case_sensitive? attribute?", Unique),
    ];

    static GeneratorValue Map(Call call)
    {
        return new GeneratorValue(Mapped(), call.Self);

        IEnumerable<Value> Mapped()
        {
            if (!call.Self.IsTrue)
                yield break;
            Func<Value, Value> map = Mapping(call.Arguments);
            foreach (Value item in call.Rendering.Each(call.Self))
                yield return map(item);
        }
    }

    /// <summary>An attribute of each element, or a filter on it.</summary>
    static Func<Value, Value> Mapping(Arguments arguments)
    {
        IReadOnlyDictionary<string, Value> named = arguments.Named;
        if (arguments.Positional.Count == 0 && named.TryGetValue("attribute", out Value? attribute))
        {
            Value? missing = named.GetValueOrDefault("default");
            return named.Count > (missing is null ? 1 : 2)
                ? throw Fault.Runtime("map got an unexpected keyword argument")
                : Access.Path(attribute, arguments.Rendering, missing is NoneValue ? null : missing);
        }
        Builtin filter = Filters.Get(Name(arguments, 0) ?? throw Fault.Runtime("map requires a filter argument"));
        Arguments rest = arguments.Skip(1);
        return item => filter.Invoke(item, rest);
    }

    static GeneratorValue Select(Call call, bool keeps, bool byAttribute)
    {
        return new GeneratorValue(Selected(), call.Self);

        IEnumerable<Value> Selected()
        {
            if (!call.Self.IsTrue)
                yield break;
            Predicate<Value> holds = Condition(call.Arguments, byAttribute);
            foreach (Value item in call.Rendering.Each(call.Self))
                if (holds(item) == keeps)
                    yield return item;
        }
    }

    /// <summary>Whether an element, or an attribute of it, passes a test, or is true if no test is named.</summary>
    static Predicate<Value> Condition(Arguments arguments, bool byAttribute)
    {
        if (byAttribute && arguments.Positional.Count == 0)
            throw Fault.Runtime("Missing parameter for attribute name");
        int place = byAttribute ? 1 : 0;
        Func<Value, Value> get = byAttribute ? Access.Path(arguments.Positional[0], arguments.Rendering) : item => item;
        if (Name(arguments, place) is not string name)
            return item => get(item).IsTrue;
        Builtin test = Tests.Get(name);
        Arguments rest = arguments.Skip(place + 1);
        return item => test.Invoke(get(item), rest).IsTrue;
    }

    static string? Name(Arguments arguments, int place) => arguments.Positional.ElementAtOrDefault(place)?.ToText(arguments.Rendering);

    static GeneratorValue Unique(Call call)
    {
        return new GeneratorValue(Distinct(), call.Self);

        IEnumerable<Value> Distinct()
        {
            Func<Value, Value> key = OrderFilters.Key(call.Some(1), isCaseSensitive: call.Flag(0), call.Rendering);
            HashSet<Value> seen = [];
            foreach (Value item in call.Rendering.Each(call.Self))
            {
                Value itemKey = key(item);
                call.Rendering.Work(itemKey.Weight);
                call.Rendering.AllocateElements(2);
                if (seen.Add(itemKey))
                    yield return item;
            }
        }
    }
}
