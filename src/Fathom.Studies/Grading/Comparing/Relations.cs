using Fathom.Studies.Grading.Reading;

namespace Fathom.Studies.Grading.Comparing;

/// <summary>What a relation says: an equation's two sides, an inequality's interval.</summary>
static class Relations
{
    static readonly Node Infinity = new Node.Symbol("infty");

    /// <summary>Whether all its signs are signs of equality.</summary>
    public static bool IsEquation(Node node) => node is Node.Relation { Signs: var signs } && signs.All(static sign => sign is "=" or "≈");

    /// <summary>What an equation says that its left side is: in a chain the last side, in <c>3 = x</c> the 3.</summary>
    public static Node Right(Node.Relation equation) =>
        equation.Sides[^1] is Node.Symbol && equation.Sides[0] is not Node.Symbol ? equation.Sides[0] : equation.Sides[^1];

    /// <summary>The variable that an equation tells the value of, or null.</summary>
    public static string? Variable(Node node) =>
        node is Node.Relation relation && IsEquation(node) ? ((relation.Sides[0] as Node.Symbol) ?? (relation.Sides[^1] as Node.Symbol))?.Name : null;

    /// <summary>The interval that an inequality of one variable is, or null.</summary>
    public static Node.Bracketed? Interval(Node.Relation relation) => relation switch
    {
        { Sides: [Node.Symbol, var bound], Signs: [("<" or "≤") and var sign] } => new(true, sign == "<", [new Node.Negative(Infinity), bound]),
        { Sides: [Node.Symbol, var bound], Signs: [(">" or "≥") and var sign] } => new(sign == ">", true, [bound, Infinity]),
        { Sides: [var bound, Node.Symbol variable], Signs: [("<" or "≤" or ">" or "≥") and var sign] } => Interval(new([variable, bound], [Turned(sign)])),
        { Sides: [var low, Node.Symbol, var high], Signs: [("<" or "≤") and var left, ("<" or "≤") and var right] } => new(left == "<", right == "<", [low, high]),
        { Sides: [var high, Node.Symbol variable, var low], Signs: [(">" or "≥") and var left, (">" or "≥") and var right] } =>
            Interval(new([low, variable, high], [Turned(right), Turned(left)])),
        _ => null,
    };

    /// <summary>The relation with its sides exchanged.</summary>
    public static string Turned(string sign) => sign switch { "<" => ">", "≤" => "≥", ">" => "<", "≥" => "≤", _ => sign };
}
