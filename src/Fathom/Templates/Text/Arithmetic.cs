using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>The operators that compute, with Python's types and errors.</summary>
static class Arithmetic
{
    public static Value Add(Value left, Value right, Rendering rendering) => (left, right) switch
    {
        (IntValue a, IntValue b) => rendering.Integer(a.Number + b.Number),
        (NumberValue a, NumberValue b) => new FloatValue(a.Float + b.Float),
        (MarkupValue, StringValue) or (StringValue, MarkupValue) =>
            new MarkupValue(Join(MarkupValue.Escape(left, rendering), MarkupValue.Escape(right, rendering), rendering).Text),
        (StringValue a, StringValue b) => Join(a, b, rendering),
        (ListValue a, ListValue b) => Join(a, b, rendering),
        (TupleValue a, TupleValue b) => Join(a, b, rendering),
        (StringValue or SequenceValue, not UndefinedValue) =>
            throw Fault.Runtime($"can only concatenate {left.TypeName} (not \"{right.TypeName}\") to {left.TypeName}"),
        _ => throw Unsupported("+", left, right),
    };

    public static Value Subtract(Value left, Value right, Rendering rendering) => (left, right) switch
    {
        (IntValue a, IntValue b) => rendering.Integer(a.Number - b.Number),
        (NumberValue a, NumberValue b) => new FloatValue(a.Float - b.Float),
        _ => throw Unsupported("-", left, right),
    };

    public static Value Multiply(Value left, Value right, Rendering rendering)
    {
        switch (left, right)
        {
            case (IntValue a, IntValue b):
                rendering.EnsureBits(a.Number.GetBitLength() + b.Number.GetBitLength());
                return new IntValue(a.Number * b.Number);
            case (NumberValue a, NumberValue b):
                return new FloatValue(a.Float * b.Float);
            case (IntValue times, StringValue or SequenceValue):
                return Repeat(right, Numbers.Clamp(times.Number), rendering);
            case (StringValue or SequenceValue, IntValue times):
                return Repeat(left, Numbers.Clamp(times.Number), rendering);
            default:
                throw Unsupported("*", left, right);
        }
    }

    public static Value Divide(Value left, Value right, Rendering rendering)
    {
        (NumberValue a, NumberValue b) = Numerals("/", left, right);
        return new FloatValue(Finite(a) / Divisor(b));
    }

    public static Value FloorDivide(Value left, Value right, Rendering rendering)
    {
        (NumberValue a, NumberValue b) = Numerals("//", left, right);
        double divisor = Divisor(b);
        if (a is not IntValue dividend || b is not IntValue by)
            return new FloatValue(Math.Floor((a.Float - Remainder(a.Float, divisor)) / divisor + 0.5));
        BigInteger quotient = BigInteger.DivRem(dividend.Number, by.Number, out BigInteger rest);
        return new IntValue(!rest.IsZero && rest.Sign != by.Number.Sign ? quotient - 1 : quotient);
    }

    /// <summary>The remainder, with the sign of the divisor; of a text, what it formats.</summary>
    public static Value Modulo(Value left, Value right, Rendering rendering)
    {
        if (left is StringValue format)
            return PercentFormat.Apply(format, right, rendering);
        (NumberValue a, NumberValue b) = Numerals("%", left, right);
        double divisor = Divisor(b);
        if (a is not IntValue dividend || b is not IntValue by)
            return new FloatValue(Remainder(a.Float, divisor));
        BigInteger rest = BigInteger.Remainder(dividend.Number, by.Number);
        return new IntValue(!rest.IsZero && rest.Sign != by.Number.Sign ? rest + by.Number : rest);
    }

    public static Value Power(Value left, Value right, Rendering rendering)
    {
        (NumberValue a, NumberValue b) = Numerals("** or pow()", left, right);
        if (a is IntValue number && b is IntValue { Number.Sign: >= 0 } exponent)
        {
            bool isTrivial = BigInteger.Abs(number.Number) <= 1;
            long times = Numbers.Clamp(exponent.Number);
            if (isTrivial)
                times = times > 1 ? 2 - times % 2 : times;
            else
                rendering.EnsureBits(times > int.MaxValue ? long.MaxValue : (number.Number.GetBitLength() - 1) * times);
            return rendering.Integer(BigInteger.Pow(number.Number, (int)times));
        }
        if (a.Float == 0 && b.Float < 0)
            throw Fault.Runtime("0.0 cannot be raised to a negative power");
        if (a.Float < 0 && !double.IsInteger(b.Float))
            throw Fault.Runtime("a negative number raised to a fraction is complex");
        return new FloatValue(Math.Pow(a.Float, b.Float));
    }

    public static Value Negate(Value value, Rendering rendering) => value switch
    {
        IntValue integer => new IntValue(-integer.Number),
        NumberValue number => new FloatValue(-number.Float),
        UndefinedValue undefined => throw undefined.Misuse(),
        _ => throw Fault.Runtime($"bad operand type for unary -: '{value.TypeName}'"),
    };

    public static Value Affirm(Value value, Rendering rendering) => value switch
    {
        IntValue integer => new IntValue(integer.Number),
        NumberValue => value,
        UndefinedValue undefined => throw undefined.Misuse(),
        _ => throw Fault.Runtime($"bad operand type for unary +: '{value.TypeName}'"),
    };

    /// <summary>Both as text, one after the other.</summary>
    public static StringValue Concatenate(IEnumerable<Value> values, Rendering rendering)
    {
        var text = new TextBuilder(rendering);
        foreach (Value value in values)
            text.AppendText(value);
        return text.ToValue();
    }

    static StringValue Join(StringValue left, StringValue right, Rendering rendering) =>
        new TextBuilder(rendering).Append(left.Text).Append(right.Text).ToValue();

    static SequenceValue Join(SequenceValue left, SequenceValue right, Rendering rendering)
    {
        rendering.AllocateElements((long)left.Items.Count + right.Items.Count);
        return left.With([.. left.Items, .. right.Items]);
    }

    static Value Repeat(Value value, long times, Rendering rendering)
    {
        times = Math.Max(0, times);
        if (value is StringValue text)
        {
            string repeated = new TextBuilder(rendering).Repeat(text.Text, times).ToString();
            return text is MarkupValue ? new MarkupValue(repeated) : new StringValue(repeated);
        }
        var sequence = (SequenceValue)value;
        rendering.AllocateElements(Math.Min(times, int.MaxValue) * sequence.Items.Count);
        return sequence.With([.. Enumerable.Repeat(sequence.Items, sequence.Items.Count == 0 ? 0 : (int)times).SelectMany(items => items)]);
    }

    static double Remainder(double left, double right)
    {
        double rest = left % right;
        return rest != 0 && rest < 0 != right < 0 ? rest + right : rest == 0 ? Math.CopySign(0, right) : rest;
    }

    static double Divisor(NumberValue number) =>
        number.IsTrue ? Finite(number) : throw Fault.Runtime(number is IntValue ? "division by zero" : "float division by zero");

    static double Finite(NumberValue number) => number is IntValue && double.IsInfinity(number.Float)
        ? throw Fault.Runtime("int too large to convert to float")
        : number.Float;

    static (NumberValue Left, NumberValue Right) Numerals(string symbol, Value left, Value right) =>
        left is NumberValue a && right is NumberValue b ? (a, b) : throw Unsupported(symbol, left, right);

    static TemplateException Unsupported(string symbol, Value left, Value right) => left is UndefinedValue || right is UndefinedValue
        ? (left as UndefinedValue ?? (UndefinedValue)right).Misuse()
        : Fault.Runtime($"unsupported operand type(s) for {symbol}: '{left.TypeName}' and '{right.TypeName}'");
}
