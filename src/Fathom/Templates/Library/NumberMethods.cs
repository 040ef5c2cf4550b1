using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

static class NumberMethods
{
    public static Methods OfInteger { get; } = new([],
    [
        new Builtin("bit_length", "", call => new IntValue((long)BigInteger.Abs(((IntValue)call.Self).Number).GetBitLength())),
        new Builtin("bit_count", "", call => new IntValue(BigInteger.PopCount(BigInteger.Abs(((IntValue)call.Self).Number)))),
        new Builtin("is_integer", "", _ => BoolValue.True),
    ]);

    public static Methods OfFloat { get; } = new([],
    [
        new Builtin("is_integer", "", call => BoolValue.Of(double.IsInteger(((FloatValue)call.Self).Float))),
    ]);
}
