using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that take a sequence apart or put it together.</summary>
static class SequenceFilters
{
    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("length", "", Length),
        new("count", "", Length),
        new("list", "", call => new ListValue(call.Rendering.Collect(call.Self))),
        new("first", "", call => call.Rendering.Each(call.Self).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty.")),
        new("last", "", Last),
        new("reverse", "", Reverse),
        new("join", "d? attribute?", Join),
        new("items", "", Items),
        new("batch", "linecount fill_with?", Batch),
        new("slice", "slices fill_with?", Slices),
        new("sum", "attribute? start?", Sum),
    ];

    static IntValue Length(Call call) =>
        new(call.Self.Length ?? throw Fault.Runtime($"object of type '{call.Self.TypeName}' has no len()"));

    static Value Last(Call call) => call.Self is GeneratorValue
        ? throw Fault.Runtime("'generator' object is not reversible")
        : call.Self is SequenceValue { Items: [.., Value last] }
            ? last
            : call.Rendering.Each(call.Self).LastOrDefault() ?? new UndefinedValue("No last item, sequence was empty.");

    static Value Reverse(Call call)
    {
        if (call.Self is StringValue text)
            return text.Cut(Slice.Of(text.CodePointCount, NoneValue.Instance, NoneValue.Instance, new IntValue(-1)), call.Rendering);
        List<Value> items = call.Rendering.Collect(call.Self);
        items.Reverse();
        return call.Self is GeneratorValue ? new ListValue(items) : new GeneratorValue(items, call.Self);
    }

    static StringValue Join(Call call)
    {
        Func<Value, Value> get = Access.Path(call.Some(1), call.Rendering);
        var text = new TextBuilder(call.Rendering);
        string separator = call[0]?.ToText(call.Rendering) ?? "";
        return text.AppendJoined(call.Rendering.Each(call.Self), separator, item => text.AppendText(get(item))).ToValue();
    }

    static GeneratorValue Items(Call call) => new(call.Self switch
    {
        UndefinedValue => [],
        DictValue dictionary => dictionary.Pairs(call.Rendering),
        _ => Failing("Can only get item pairs from a mapping."),
    }, call.Self);

    /// <summary>Elements that cannot be had: the error comes when they are asked for.</summary>
    static IEnumerable<Value> Failing(string reason) => Enumerable.Repeat(reason, 1).Select(Value (r) => throw Fault.Runtime(r));

    static GeneratorValue Batch(Call call)
    {
        long size = call.Integer(0);
        if (size <= 0)
            throw Fault.Runtime("a batch has at least one item");
        return new GeneratorValue(Batches(), call.Self);

        IEnumerable<Value> Batches()
        {
            foreach (Value[] batch in call.Rendering.Each(call.Self).Chunk((int)Math.Min(size, int.MaxValue)))
            {
                IEnumerable<Value> filling = call.Some(1) is Value fill ? Repeated(fill, size - batch.Length) : [];
                yield return new ListValue(call.Rendering.Collect(batch.Concat(filling)));
            }
        }
    }

    static IEnumerable<Value> Repeated(Value value, long count)
    {
        for (; count > 0; count--)
            yield return value;
    }

    static GeneratorValue Slices(Call call)
    {
        long slices = call.Integer(0);
        if (slices == 0)
            throw Fault.Runtime("integer division or modulo by zero");
        return new GeneratorValue(Parts(), call.Self);

        IEnumerable<Value> Parts()
        {
            List<Value> items = call.Rendering.Collect(call.Self);
            (long size, long larger) = Math.DivRem(items.Count, slices);
            int start = 0;
            for (long slice = 0; slice < slices; slice++)
            {
                call.Rendering.Step();
                int count = (int)(slice < larger ? size + 1 : size);
                List<Value> part = items.GetRange(start, count);
                start += count;
                if (call.Some(1) is Value fill && slice >= larger)
                    part.Add(fill);
                yield return call.Rendering.List(part);
            }
        }
    }

    static Value Sum(Call call)
    {
        Func<Value, Value> get = Access.Path(call.Some(0), call.Rendering);
        Value start = call[1] ?? new IntValue(0);
        if (start is StringValue)
            throw Fault.Runtime("sum() can't sum strings [use ''.join(seq) instead]");
        return call.Rendering.Each(call.Self).Aggregate(start, (sum, item) => Arithmetic.Add(sum, get(item), call.Rendering));
    }
}
