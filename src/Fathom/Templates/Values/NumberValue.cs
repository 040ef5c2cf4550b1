using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>A number: equal numbers are equal whatever their type, as in Python.</summary>
abstract class NumberValue : Value
{
    public abstract double Float { get; }

    public override bool Equals(object? obj) => obj is NumberValue other && Numbers.AreEqual(this, other);

    public override int GetHashCode() => Numbers.Hash(this);
}

class IntValue(BigInteger number) : NumberValue
{
    public BigInteger Number => number;

    public override double Float => (double)number;

    public override string TypeName => "int";

    public override bool IsTrue => !number.IsZero;

    public override Value? Attribute(string name) => NumberMethods.OfInteger.Find(this, name);

    public override void WriteRepr(TextBuilder text)
    {
        text.Rendering.EnsureBits(number.GetBitLength());
        text.Append(Numbers.Digits(number));
    }
}

/// <summary>A truth value, which counts as 0 or 1.</summary>
sealed class BoolValue : IntValue
{
    BoolValue(bool isTrue) : base(isTrue ? 1 : 0) { }

    public static BoolValue True { get; } = new(true);

    public static BoolValue False { get; } = new(false);

    public static BoolValue Of(bool isTrue) => isTrue ? True : False;

    public override string TypeName => "bool";

    public override void WriteRepr(TextBuilder text) => text.Append(IsTrue ? "True" : "False");
}

sealed class FloatValue(double number) : NumberValue
{
    public override double Float => number;

    public override string TypeName => "float";

    public override bool IsTrue => number != 0;

    public override Value? Attribute(string name) => NumberMethods.OfFloat.Find(this, name);

    public override void WriteRepr(TextBuilder text) => text.Append(FloatText.Shortest(number));
}
