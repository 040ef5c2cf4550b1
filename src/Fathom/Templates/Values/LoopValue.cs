using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>The variable <c>loop</c> in the body of a for.</summary>
sealed class LoopValue(IReadOnlyList<Value> items, int depth, Func<Value, Value>? recurse) : Value
{
    static readonly Builtin cycle = new("cycle", "*", call => ((LoopValue)call.Self).Cycle(call.Arguments.Positional));
    static readonly Builtin changed = new("changed", "*", call => BoolValue.Of(((LoopValue)call.Self).Changed(call)));

    Value? lastSeen;

    /// <summary>The round, counted from 0.</summary>
    public int Round { get; set; }

    public override string TypeName => "LoopContext";

    public override string DescribedType => "jinja2.runtime.LoopContext object";

    public override bool IsCallable => true;

    public override int? Length => items.Count;

    public override Value? Attribute(string name) => name switch
    {
        "index" => new IntValue(Round + 1),
        "index0" => new IntValue(Round),
        "revindex" => new IntValue(items.Count - Round),
        "revindex0" => new IntValue(items.Count - Round - 1),
        "first" => BoolValue.Of(Round == 0),
        "last" => BoolValue.Of(Round == items.Count - 1),
        "length" => new IntValue(items.Count),
        "previtem" => Round > 0 ? items[Round - 1] : new UndefinedValue("there is no previous item"),
        "nextitem" => Round < items.Count - 1 ? items[Round + 1] : new UndefinedValue("there is no next item"),
        "depth" => new IntValue(depth + 1),
        "depth0" => new IntValue(depth),
        "cycle" => new FunctionValue(cycle, this),
        "changed" => new FunctionValue(changed, this),
        _ => null,
    };

    public override Value Call(Arguments arguments) => recurse is null || arguments.Positional.Count != 1
        ? throw Fault.Runtime("the loop must have the 'recursive' marker to be called, with one value")
        : recurse(arguments.Positional[0]);

    public override void WriteRepr(TextBuilder text) =>
        text.Append("<LoopContext ").Append(Numbers.Digits(Round + 1)).Append('/').Append(Numbers.Digits(items.Count)).Append('>');

    Value Cycle(IReadOnlyList<Value> values) => values.Count > 0 ? values[Round % values.Count] : throw Fault.Runtime("no items for cycling given");

    bool Changed(Call call)
    {
        TupleValue now = call.Rendering.Tuple(call.Arguments.Positional);
        call.Rendering.Work(now.Weight);
        bool isChanged = !now.Equals(lastSeen);
        lastSeen = now;
        return isChanged;
    }
}
