using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>The two ways into a value: <c>value.name</c> tries attributes before items, <c>value[key]</c> items before attributes.</summary>
static class Access
{
    public static Value Attribute(Value value, string name, Rendering rendering)
    {
        rendering.Search(name.Length);
        return value.Attribute(name) ?? value.Item(new StringValue(name), rendering) ?? Nothing(value, name);
    }

    public static Value Item(Value value, Value key, Rendering rendering)
    {
        if (value.Item(key, rendering) is Value item)
            return item;
        if (key is not StringValue name)
            return new UndefinedValue(() => $"'{value.DescribedType}' has no element {Fault.Cut(key.ToRepr(rendering))}");
        rendering.Search(name.Text.Length);
        return value.Attribute(name.Text) ?? Nothing(value, name.Text);
    }

    static UndefinedValue Nothing(Value value, string name) => name.StartsWith("__", StringComparison.Ordinal)
        ? UndefinedValue.Forbidden(value, name)
        : UndefinedValue.Attribute(value, name);

    /// <summary>Reads the path that filters take as an attribute: a place, or names and places with dots between.</summary>
    public static Func<Value, Value> Path(Value? path, Rendering rendering, Value? missing = null)
    {
        Value[] parts = path switch
        {
            null or NoneValue => [],
            StringValue text => [.. rendering.Parts(text.Text, '.').Select(Part)],
            _ => [path],
        };
        return value =>
        {
            foreach (Value part in parts)
            {
                rendering.Work(1);
                value = Item(value, part, rendering);
                if (value is UndefinedValue && missing is not null)
                    value = missing;
            }
            return value;
        };

        static Value Part(string part) =>
            int.TryParse(part, out int place) && char.IsAsciiDigit(part[0]) ? new IntValue(place) : new StringValue(part);
    }
}
