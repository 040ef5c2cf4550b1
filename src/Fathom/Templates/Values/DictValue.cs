using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;

namespace Fathom.Templates.Values;

/// <summary>A dictionary, in the order in which its keys were first set.</summary>
sealed class DictValue : Value
{
    public DictValue(OrderedDictionary<Value, Value> entries)
    {
        Entries = entries;
        (Depth, Weight) = Nesting.Around(entries.Keys.Concat(entries.Values));
    }

    public OrderedDictionary<Value, Value> Entries { get; }

    /// <summary>Makes a dictionary; of equal keys the first stays, with the last's value.</summary>
    /// <remarks>Throws a runtime error if a key is a list or a dictionary.</remarks>
    public static DictValue Of(IEnumerable<KeyValuePair<Value, Value>> entries, Rendering rendering)
    {
        OrderedDictionary<Value, Value> dictionary = [];
        foreach ((Value key, Value value) in entries)
        {
            if (!key.IsHashable)
                throw Fault.Runtime($"unhashable type: '{key.TypeName}'");
            rendering.Work(key.Weight);
            rendering.AllocateElements(2);
            dictionary[key] = value;
        }
        return new DictValue(dictionary);
    }

    public override string TypeName => "dict";

    public override bool IsTrue => Entries.Count > 0;

    public override int Depth { get; }

    public override long Weight { get; }

    public override bool IsHashable => false;

    public override int? Length => Entries.Count;

    public override IEnumerable<Value> Elements => Entries.Keys;

    public IEnumerable<Value> Pairs(Rendering rendering) => Entries.Select(entry => rendering.Tuple(entry.Key, entry.Value));

    public override Value? Item(Value key, Rendering rendering)
    {
        if (!key.IsHashable)
            return null;
        rendering.Work(key.Weight);
        return Entries.GetValueOrDefault(key);
    }

    public override Value? Attribute(string name) => DictMethods.All.Find(this, name);

    public override void WriteRepr(TextBuilder text) =>
        text.Append('{').AppendJoined(Entries, ", ", entry => text.AppendRepr(entry.Key).Append(": ").AppendRepr(entry.Value)).Append('}');

    public override bool Equals(object? obj) => obj is DictValue other && Entries.Count == other.Entries.Count
        && Entries.All(entry => other.Entries.TryGetValue(entry.Key, out Value? value) && entry.Value.Equals(value));

    public override int GetHashCode() => throw Fault.Runtime("unhashable type: 'dict'");
}
