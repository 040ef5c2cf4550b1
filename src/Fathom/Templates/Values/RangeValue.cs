using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>What <c>range</c> gives, of at most 100,000 numbers.</summary>
sealed class RangeValue : Value
{
    const int MaxCount = 100_000;

    readonly long start, stop, step;
    readonly int count;

    public RangeValue(long start, long stop, long step)
    {
        if (step == 0)
            throw Fault.Runtime("range() arg 3 must not be zero");
        Int128 distance = step > 0 ? (Int128)stop - start : (Int128)start - stop;
        Int128 size = step > 0 ? step : -(Int128)step;
        Int128 numbers = distance <= 0 ? 0 : (distance + size - 1) / size;
        if (numbers > MaxCount)
            throw Fault.Limit($"a range has more than {MaxCount} numbers");
        (this.start, this.stop, this.step, count) = (start, stop, step, (int)numbers);
    }

    public override string TypeName => "range";

    public override bool IsTrue => count > 0;

    public override int? Length => count;

    public override IEnumerable<Value> Elements => Enumerable.Range(0, count).Select(At);

    IntValue At(int place) => new(start + place * step);

    public override Value? Item(Value key, Rendering rendering) =>
        key is IntValue place && Slice.Place(place, count) is int at ? At(at) : null;

    public override void WriteRepr(TextBuilder text) =>
        text.Append(FormattableString.Invariant(step == 1 ? $"range({start}, {stop})" : (FormattableString)$"range({start}, {stop}, {step})"));

    public override bool Equals(object? obj) => obj is RangeValue other && count == other.count
        && (count == 0 || start == other.start && (count == 1 || step == other.step));

    public override int GetHashCode() => count;
}
