using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>What can stand after <c>is</c>.</summary>
static class Tests
{
    static readonly Builtin[] tests =
    [
        Test("defined", call => call.Self is not UndefinedValue),
        Test("undefined", call => call.Self is UndefinedValue),
        Test("none", call => call.Self is NoneValue),
        Test("boolean", call => call.Self is BoolValue),
        Test("true", call => call.Self == BoolValue.True),
        Test("false", call => call.Self == BoolValue.False),
        Test("integer", call => call.Self is IntValue and not BoolValue),
        Test("float", call => call.Self is FloatValue),
        Test("number", call => call.Self is NumberValue),
        Test("string", call => call.Self is StringValue),
        Test("mapping", call => call.Self is DictValue),
        Test("sequence", call => call.Self is StringValue or SequenceValue or DictValue or RangeValue or UndefinedValue),
        Test("iterable", call => call.Self.Elements is not null),
        Test("callable", call => call.Self.IsCallable),
        Test("escaped", call => call.Self is MarkupValue),
        Test("lower", call => HasMethod(call, "islower")),
        Test("upper", call => HasMethod(call, "isupper")),
        Test("odd", call => Remainder(call, new IntValue(2), 1)),
        Test("even", call => Remainder(call, new IntValue(2), 0)),
        new("divisibleby", "num", call => BoolValue.Of(Remainder(call, call.Required(0), 0))),
        new("sameas", "other", call => BoolValue.Of(IsSame(call.Self, call.Required(0)))),
        Test("filter", call => Filters.Exists(call.SelfText)),
        Test("test", call => Exists(call.SelfText)),
        Operator("in", Comparison.In),
        .. Operators(Comparison.Equal, "==", "eq", "equalto"),
        .. Operators(Comparison.NotEqual, "!=", "ne"),
        .. Operators(Comparison.Less, "<", "lt", "lessthan"),
        .. Operators(Comparison.LessOrEqual, "<=", "le"),
        .. Operators(Comparison.Greater, ">", "gt", "greaterthan"),
        .. Operators(Comparison.GreaterOrEqual, ">=", "ge"),
    ];

    public static IReadOnlyDictionary<string, Builtin> All { get; } = tests.ToDictionary(test => test.Name);

    public static bool Exists(string name) => All.ContainsKey(name);

    /// <summary>The test of that name. Throws a runtime error if there is none.</summary>
    public static Builtin Get(string name) => All.GetValueOrDefault(name) ?? throw Fault.Runtime($"No test named '{name}'.");

    static Builtin Test(string name, Func<Call, bool> holds) => new(name, "", call => BoolValue.Of(holds(call)));

    static Builtin Operator(string name, Func<Value, Value, Rendering, Value> apply) =>
        new(name, "other", call => apply(call.Self, call.Required(0), call.Rendering));

    static IEnumerable<Builtin> Operators(Func<Value, Value, Rendering, Value> apply, params string[] names) =>
        names.Select(name => Operator(name, apply));

    static bool HasMethod(Call call, string method) =>
        new StringValue(call.SelfText).Attribute(method)!.Call(new Arguments(call.Rendering)).IsTrue;

    static bool Remainder(Call call, Value divisor, int expected) =>
        Arithmetic.Modulo(call.Self, divisor, call.Rendering).Equals(new IntValue(expected));

    /// <summary>Identity, where Python shows it: small numbers and texts are often one object, so equal ones count as the same.</summary>
    static bool IsSame(Value left, Value right) => ReferenceEquals(left, right)
        || left.TypeName == right.TypeName && left is NumberValue or StringValue && left.Equals(right);
}
