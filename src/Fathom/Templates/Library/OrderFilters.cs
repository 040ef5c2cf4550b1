using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that compare the elements of a sequence; capital letters count as small ones unless case_sensitive is set.</summary>
static class OrderFilters
{
    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("sort", "reverse? case_sensitive? attribute?", Sort),
        new("dictsort", "case_sensitive? by? reverse?", SortDictionary),
        new("min", "case_sensitive? attribute?", call => Extreme(call, order => order < 0)),
        new("max", "case_sensitive? attribute?", call => Extreme(call, order => order > 0)),
        new("groupby", "attribute default? case_sensitive?", GroupBy),
    ];

    /// <summary>What elements are compared by: themselves or an attribute, without regard to case unless it matters.</summary>
    public static Func<Value, Value> Key(Value? attribute, bool isCaseSensitive, Rendering rendering, Value? missing = null)
    {
        Func<Value, Value> get = Access.Path(attribute, rendering, missing);
        return isCaseSensitive ? get : item => IgnoreCase(get(item), rendering);
    }

    static Value IgnoreCase(Value value, Rendering rendering) =>
        value is StringValue text ? rendering.Text(LetterCase.Lower(text.Text)) : value;

    static ListValue Sort(Call call)
    {
        Rendering rendering = call.Rendering;
        Func<Value, Value>[] keys = call.Some(2) is StringValue attributes
            ? [.. rendering.Parts(attributes.Text, ',').Select(a => Key(new StringValue(a), call.Flag(1), rendering))]
            : [Key(call.Some(2), call.Flag(1), rendering)];
        Func<Value, Value> key = keys is [Func<Value, Value> only] ? only : item => Keys(keys, item, rendering);
        return new ListValue(Comparison.Sort(rendering.Collect(call.Self), key, call.Flag(0), rendering));
    }

    static TupleValue Keys(Func<Value, Value>[] keys, Value item, Rendering rendering)
    {
        rendering.Work(keys.Length);
        rendering.AllocateElements(keys.Length);
        return rendering.Tuple([.. keys.Select(key => key(item))]);
    }

    static ListValue SortDictionary(Call call)
    {
        if (call.Self is not DictValue dictionary)
            throw (call.Self as UndefinedValue)?.Misuse() ?? Fault.Runtime($"'{call.Self.TypeName}' object has no attribute 'items'");
        int place = call.Text(1, missing: "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw Fault.Runtime("You can only sort by either \"key\" or \"value\""),
        };
        Func<Value, Value> key = Key(new IntValue(place), isCaseSensitive: call.Flag(0), call.Rendering);
        return new ListValue(Comparison.Sort(call.Rendering.Collect(dictionary.Pairs(call.Rendering)), key, call.Flag(2), call.Rendering));
    }

    static Value Extreme(Call call, Predicate<int> isBetter)
    {
        Func<Value, Value> key = Key(call.Some(1), isCaseSensitive: call.Flag(0), call.Rendering);
        Value? best = null, bestKey = null;
        foreach (Value item in call.Rendering.Each(call.Self))
        {
            Value itemKey = key(item);
            if (bestKey is not null)
            {
                call.Rendering.Work(Math.Min(Comparison.OrderCost(itemKey), Comparison.OrderCost(bestKey)));
                if (!isBetter(Comparison.Order(itemKey, bestKey)))
                    continue;
            }
            (best, bestKey) = (item, itemKey);
        }
        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    static ListValue GroupBy(Call call)
    {
        Rendering rendering = call.Rendering;
        Func<Value, Value> key = Key(call.Required(0), isCaseSensitive: call.Flag(2), rendering, missing: call.Some(1));
        Func<Value, Value> shown = Access.Path(call.Required(0), rendering, call.Some(1));
        List<Value> groups = [];
        List<Value> group = [];
        foreach (Value item in Comparison.Sort(rendering.Collect(call.Self), key, reverse: false, rendering))
        {
            if (group.Count > 0 && !Comparison.AreEqual(key(group[0]), key(item), rendering))
                Close();
            group.Add(item);
        }
        if (group.Count > 0)
            Close();
        return rendering.List(groups);

        void Close()
        {
            groups.Add(new GroupValue(shown(group[0]), rendering.List(group)));
            group = [];
        }
    }
}
