using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>The functions that every template can call by name.</summary>
static class Globals
{
    public static IReadOnlyDictionary<string, Value> All { get; } = new Builtin[]
    {
        new("raise_exception", "message", call => throw Fault.Raised(call.Required(0).ToText(call.Rendering))),
        new("strftime_now", "format", call => DateText.Format(call.Rendering.Now, call.Text(0), call.Rendering)),
        new("range", "start stop? step?", Range),
        new("dict", "* **", call => Dictionary(call)),
        new("namespace", "* **", Namespace),
        new("cycler", "*", Cycler),
        new("joiner", "sep?", call => Joiner(call.Text(0, missing: ", "))),
    }.ToDictionary(f => f.Name, Value (f) => new FunctionValue(f));

    static RangeValue Range(Call call) => call[1] is null
        ? new RangeValue(0, call.Integer(0), 1)
        : new RangeValue(call.Integer(0), call.Integer(1), call.Integer(2, missing: 1));

    /// <summary>A dictionary of another's entries or of pairs, and of the arguments passed by name.</summary>
    static DictValue Dictionary(Call call)
    {
        IReadOnlyList<Value> positional = call.Arguments.Positional;
        if (positional.Count > 1)
            throw Fault.Runtime($"dict expected at most 1 argument, got {positional.Count}");
        IEnumerable<KeyValuePair<Value, Value>> entries = positional switch
        {
            [] => [],
            [DictValue dictionary] => dictionary.Entries,
            _ => call.Rendering.Each(positional[0]).Select(pair => Pair(pair, call.Rendering)),
        };
        var named = call.Arguments.Named.Select(n => KeyValuePair.Create<Value, Value>(new StringValue(n.Key), n.Value));
        return DictValue.Of(entries.Concat(named), call.Rendering);
    }

    static KeyValuePair<Value, Value> Pair(Value value, Rendering rendering) =>
        rendering.Collect(rendering.Each(value).Take(3)) is [Value key, Value item]
        ? KeyValuePair.Create(key, item)
        : throw Fault.Runtime("dictionary update sequence element has not length 2");

    static NamespaceValue Namespace(Call call)
    {
        var made = new NamespaceValue();
        foreach ((Value key, Value value) in Dictionary(call).Entries)
            made.Set(key is StringValue name ? name.Text : throw Fault.Runtime("attribute name must be string"), value);
        return made;
    }

    /// <summary>An object whose <c>next()</c> gives its values in turn.</summary>
    static NamespaceValue Cycler(Call call)
    {
        IReadOnlyList<Value> items = call.Arguments.Positional;
        if (items.Count == 0)
            throw Fault.Runtime("at least one item has to be provided");
        int place = 0;
        var cycler = new NamespaceValue();
        cycler.Set("current", items[0]);
        cycler.Set("next", new FunctionValue(new Builtin("next", "", _ => Move(place + 1, items[place]))));
        cycler.Set("reset", new FunctionValue(new Builtin("reset", "", _ => Move(0, NoneValue.Instance))));
        return cycler;

        Value Move(int to, Value result)
        {
            place = to % items.Count;
            cycler.Set("current", items[place]);
            return result;
        }
    }

    /// <summary>A function that gives nothing at its first call and the separator at each other.</summary>
    static FunctionValue Joiner(string separator)
    {
        bool used = false;
        return new FunctionValue(new Builtin("joiner", "", _ =>
        {
            string text = used ? separator : "";
            used = true;
            return new StringValue(text);
        }));
    }
}
