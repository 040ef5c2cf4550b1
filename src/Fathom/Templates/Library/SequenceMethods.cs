using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

static class SequenceMethods
{
    static readonly Builtin count = new("count", "value", call =>
        new IntValue(Items(call).Count(item => Comparison.AreEqual(item, call.Required(0), call.Rendering))));

    static readonly Builtin index = new("index", "value start? stop?", call =>
    {
        Value none = NoneValue.Instance;
        Slice within = Slice.Of(Items(call).Count, call[1] ?? none, call[2] ?? none, none);
        foreach (int place in within.Places)
            if (Comparison.AreEqual(Items(call)[place], call.Required(0), call.Rendering))
                return new IntValue(place);
        throw Fault.Runtime($"{call.Required(0).ToRepr(call.Rendering)} is not in {call.Self.TypeName}");
    });

    public static Methods OfTuple { get; } = new([], [count, index]);

    public static Methods OfList { get; } = new(
        ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"],
        [count, index, new Builtin("copy", "", call => call.Self)]);

    static IReadOnlyList<Value> Items(Call call) => ((SequenceValue)call.Self).Items;
}
