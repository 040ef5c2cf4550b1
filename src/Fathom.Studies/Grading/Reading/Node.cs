using Fathom.Studies.Grading.Exact;

namespace Fathom.Studies.Grading.Reading;

/// <summary>What an answer was read as: a tree of what was written, nothing of it worked out.</summary>
abstract record Node
{
    // One value.

    /// <summary>A number as it was written.</summary>
    /// <param name="Value">What it is worth.</param>
    /// <param name="IsDecimal">Whether it is written with a decimal point or an exponent.</param>
    public sealed record Number(Rational Value, bool IsDecimal) : Node;

    /// <summary>A variable or a constant.</summary>
    public sealed record Symbol(string Name) : Node;

    public sealed record Negative(Node Inner) : Node;

    public sealed record Sum(IReadOnlyList<Node> Terms) : Node;

    public sealed record Product(IReadOnlyList<Node> Factors) : Node;

    /// <summary>1 by something: a quotient is a product with it.</summary>
    public sealed record Inverse(Node Inner) : Node;

    public sealed record Power(Node Base, Node Exponent) : Node;

    public sealed record Factorial(Node Inner) : Node;

    /// <summary>A function of something; <c>sqrt</c> has the index after the radicand, <c>log</c> the base after the argument.</summary>
    public sealed record Call(string Function, IReadOnlyList<Node> Arguments) : Node;

    public sealed record Percent(Node Inner) : Node;

    /// <summary>A value with a unit that was dropped.</summary>
    /// <param name="Inner">The value.</param>
    /// <param name="IsKnown">Whether the unit is a known one; other words may only follow a number.</param>
    public sealed record Unit(Node Inner, bool IsKnown) : Node;

    /// <summary>A quotient.</summary>
    public static Node Quotient(Node over, Node under) => new Product([over, new Inverse(under)]);

    // Several values, or none.

    /// <summary>Digits with the base that they are written in.</summary>
    public sealed record BaseNumber(Rational Digits, Rational Base) : Node;

    /// <summary>Words.</summary>
    public sealed record Phrase(string Text) : Node;

    /// <summary>Values with commas between brackets: an interval or a tuple.</summary>
    public sealed record Bracketed(bool IsOpenLeft, bool IsOpenRight, IReadOnlyList<Node> Items) : Node;

    public sealed record Set(IReadOnlyList<Node> Items) : Node;

    /// <summary>Values with commas, or with "or", and nothing around them.</summary>
    public sealed record Listing(IReadOnlyList<Node> Items, bool IsChoice) : Node;

    /// <summary>Values with colons.</summary>
    public sealed record Ratio(IReadOnlyList<Node> Items) : Node;

    /// <summary>Sides with a relation after each but the last.</summary>
    public sealed record Relation(IReadOnlyList<Node> Sides, IReadOnlyList<string> Signs) : Node;

    /// <summary>Sets with one operation between them.</summary>
    public sealed record Operation(string Sign, IReadOnlyList<Node> Members) : Node;

    /// <summary>Rows of equal length.</summary>
    public sealed record Matrix(IReadOnlyList<IReadOnlyList<Node>> Rows) : Node;
}
