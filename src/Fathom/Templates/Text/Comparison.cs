using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>Equality, order and membership, each counted by the size of what is compared.</summary>
static class Comparison
{
    public static bool AreEqual(Value left, Value right, Rendering rendering)
    {
        rendering.Work(Math.Min(left.Weight, right.Weight));
        return left.Equals(right);
    }

    public static Value Equal(Value left, Value right, Rendering rendering) => BoolValue.Of(AreEqual(left, right, rendering));

    public static Value NotEqual(Value left, Value right, Rendering rendering) => BoolValue.Of(!AreEqual(left, right, rendering));

    public static Value Less(Value left, Value right, Rendering rendering) => Ordered(left, right, "<", rendering, order => order < 0);

    public static Value LessOrEqual(Value left, Value right, Rendering rendering) => Ordered(left, right, "<=", rendering, order => order <= 0);

    public static Value Greater(Value left, Value right, Rendering rendering) => Ordered(left, right, ">", rendering, order => order > 0);

    public static Value GreaterOrEqual(Value left, Value right, Rendering rendering) => Ordered(left, right, ">=", rendering, order => order >= 0);

    public static Value In(Value item, Value container, Rendering rendering) => BoolValue.Of(Contains(container, item, rendering));

    public static Value NotIn(Value item, Value container, Rendering rendering) => BoolValue.Of(!Contains(container, item, rendering));

    /// <summary>Below 0, 0 or above 0 as the left comes before, with or after the right. Throws a runtime error if they have no order.</summary>
    public static int Order(Value left, Value right, string symbol = "<") => (left, right) switch
    {
        (NumberValue a, NumberValue b) => Numbers.Compare(a, b),
        (StringValue a, StringValue b) => CodePoints.Compare(a.Text, b.Text),
        (ListValue a, ListValue b) => Order(a.Items, b.Items, symbol),
        (TupleValue a, TupleValue b) => Order(a.Items, b.Items, symbol),
        (UndefinedValue undefined, _) => throw undefined.Misuse(),
        (_, UndefinedValue undefined) => throw undefined.Misuse(),
        _ => throw Fault.Runtime($"'{symbol}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'"),
    };

    /// <summary>Sorts by keys; equal ones keep their order, in reverse too.</summary>
    public static List<T> Sort<T>(IReadOnlyCollection<T> items, Func<T, Value> key, bool reverse, Rendering rendering)
    {
        rendering.AllocateElements(2L * items.Count);
        List<(T Item, Value Key)> keyed = [.. items.Select(item => (item, key(item)))];
        long rounds = 1 + (long)Math.Log2(keyed.Count + 1);
        foreach ((_, Value itemKey) in keyed)
            rendering.Work(rounds * OrderCost(itemKey));
        Comparer<Value> comparer = Comparer<Value>.Create((a, b) => Order(a, b));
        var sorted = reverse ? keyed.OrderByDescending(k => k.Key, comparer) : keyed.OrderBy(k => k.Key, comparer);
        try
        {
            return [.. sorted.Select(k => k.Item)];
        }
        catch (InvalidOperationException exception) when (exception.InnerException is TemplateException fault)
        {
            throw fault;
        }
    }

    /// <summary>What finding the order of a value costs: each level of it is first searched for where it differs.</summary>
    public static long OrderCost(Value value) => value.Weight * (1 + value.Depth);

    static BoolValue Ordered(Value left, Value right, string symbol, Rendering rendering, Predicate<int> accept)
    {
        rendering.Work(Math.Min(OrderCost(left), OrderCost(right)));
        bool isUnordered = left is FloatValue { Float: double.NaN } || right is FloatValue { Float: double.NaN };
        return BoolValue.Of(accept(Order(left, right, symbol)) && !isUnordered);
    }

    static int Order(IReadOnlyList<Value> left, IReadOnlyList<Value> right, string symbol)
    {
        for (int i = 0; i < left.Count && i < right.Count; i++)
            if (!left[i].Equals(right[i]))
                return Order(left[i], right[i], symbol);
        return left.Count.CompareTo(right.Count);
    }

    static bool Contains(Value container, Value item, Rendering rendering)
    {
        switch (container)
        {
            case StringValue text:
                if (item is not StringValue part)
                    throw item is UndefinedValue undefined
                        ? undefined.Misuse()
                        : Fault.Runtime($"'in <string>' requires string as left operand, not {item.TypeName}");
                rendering.Search(text.Text.Length, part.Text.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case DictValue when !item.IsHashable:
                throw Fault.Runtime($"unhashable type: '{item.TypeName}'");
            case DictValue dictionary:
                return dictionary.Item(item, rendering) is not null;
            case { Elements: null }:
                throw Fault.Runtime($"argument of type '{container.TypeName}' is not iterable");
            default:
                return rendering.Each(container).Any(element => AreEqual(element, item, rendering));
        }
    }
}
