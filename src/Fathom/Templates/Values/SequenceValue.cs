using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>A list or a tuple.</summary>
abstract class SequenceValue : Value
{
    protected SequenceValue(IReadOnlyList<Value> items)
    {
        Items = items;
        (Depth, Weight) = Nesting.Around(items);
    }

    public IReadOnlyList<Value> Items { get; }

    public override int Depth { get; }

    public override long Weight { get; }

    public override bool IsTrue => Items.Count > 0;

    public override int? Length => Items.Count;

    public override IEnumerable<Value> Elements => Items;

    /// <summary>A sequence of the same type.</summary>
    public abstract SequenceValue With(IReadOnlyList<Value> items);

    public override Value? Item(Value key, Rendering rendering) =>
        key is IntValue place && Slice.Place(place, Items.Count) is int at ? Items[at] : null;

    /// <summary>The items at the places of a slice.</summary>
    public SequenceValue Cut(Slice slice, Rendering rendering)
    {
        rendering.AllocateElements(slice.Count);
        return With([.. slice.Places.Select(place => Items[place])]);
    }
}

sealed class ListValue(IReadOnlyList<Value> items) : SequenceValue(items)
{
    public override string TypeName => "list";

    public override bool IsHashable => false;

    public override ListValue With(IReadOnlyList<Value> items) => new(items);

    public override Value? Attribute(string name) => SequenceMethods.OfList.Find(this, name);

    public override void WriteRepr(TextBuilder text) => text.Append('[').AppendJoined(Items, ", ", item => text.AppendRepr(item)).Append(']');

    public override bool Equals(object? obj) => obj is ListValue other && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => throw Fault.Runtime("unhashable type: 'list'");
}

class TupleValue(IReadOnlyList<Value> items) : SequenceValue(items)
{
    int? hash;

    public override string TypeName => "tuple";

    public override bool IsHashable { get; } = items.All(item => item.IsHashable);

    public override TupleValue With(IReadOnlyList<Value> items) => new(items);

    public override Value? Attribute(string name) => SequenceMethods.OfTuple.Find(this, name);

    public override void WriteRepr(TextBuilder text) =>
        text.Append('(').AppendJoined(Items, ", ", item => text.AppendRepr(item)).Append(Items.Count == 1 ? ",)" : ")");

    public override bool Equals(object? obj) => obj is TupleValue other && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => hash ??= Items.Aggregate(Items.Count, HashCode.Combine);
}

/// <summary>What the filter <c>groupby</c> gives for each group.</summary>
sealed class GroupValue(Value grouper, ListValue list) : TupleValue([grouper, list])
{
    public override Value? Attribute(string name) => name switch
    {
        "grouper" => Items[0],
        "list" => Items[1],
        _ => base.Attribute(name),
    };
}
