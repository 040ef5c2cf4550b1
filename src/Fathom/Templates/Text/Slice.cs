using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>The places that <c>[start:stop:step]</c> takes of a sequence.</summary>
readonly record struct Slice(int Start, int Step, int Count)
{
    public IEnumerable<int> Places
    {
        get
        {
            (int start, int step) = (Start, Step);
            return Enumerable.Range(0, Count).Select(i => start + i * step);
        }
    }

    /// <summary>The place that an index means, or null if it is outside; a negative one counts from the end.</summary>
    public static int? Place(IntValue index, int length)
    {
        long place = Numbers.Clamp(index.Number);
        if (place < 0)
            place += length;
        return place >= 0 && place < length ? (int)place : null;
    }

    /// <summary>A slice of a sequence of that length. Bounds that are none are left out. Throws a runtime error for a step of 0.</summary>
    public static Slice Of(int length, Value start, Value stop, Value step)
    {
        long by = Number(step) ?? 1;
        if (by == 0)
            throw Fault.Runtime("slice step cannot be zero");
        by = Math.Clamp(by, -length - 1, length + 1);
        (int low, int high) = by > 0 ? (0, length) : (-1, length - 1);
        long from = Bound(start) ?? (by > 0 ? low : high), to = Bound(stop) ?? (by > 0 ? high : low);
        long count = by > 0 ? (to - from + by - 1) / by : (from - to - by - 1) / -by;
        return new Slice((int)from, (int)by, (int)Math.Max(0, count));

        long? Bound(Value value) => Number(value) is long place ? Math.Clamp(place < 0 ? place + length : place, low, high) : null;
    }

    static long? Number(Value value) => value switch
    {
        NoneValue => null,
        IntValue integer => Numbers.Clamp(integer.Number),
        UndefinedValue undefined => throw undefined.Misuse(),
        _ => throw Fault.Runtime("slice indices must be integers or None or have an __index__ method"),
    };
}
