using Fathom.Studies.Grading.Exact;
using Fathom.Studies.Grading.Reading;

namespace Fathom.Studies.Grading.Comparing;

/// <summary>Compares two answers by what kind of thing they are.</summary>
sealed class NodeComparer
{
    static readonly Node Reals = new Node.Bracketed(true, true, [new Node.Negative(new Node.Symbol("infty")), new Node.Symbol("infty")]);

    readonly Algebra algebra = new();
    readonly Evaluator evaluator;
    readonly QuantityComparer quantities;

    public NodeComparer() => (evaluator, quantities) = (new(algebra), new(algebra));

    /// <summary>Whether they are equal, and what they were compared as.</summary>
    /// <exception cref="UnreadableException">One of them has no value, or one beyond the bounds.</exception>
    public Finding Compare(Node a, Node b)
    {
        (a, b) = (Plain(a), Plain(b));
        return (a, b) switch
        {
            (Node.Relation left, Node.Relation right) => CompareRelations(left, right),
            (Node.Relation relation, Node.Bracketed or Node.Operation) when Relations.Interval(relation) is { } interval => Compare(interval, b),
            (Node.Bracketed or Node.Operation, Node.Relation relation) when Relations.Interval(relation) is { } interval => Compare(a, interval),
            (Node.Relation equation, _) when Relations.IsEquation(equation) => Named(Compare(Relations.Right(equation), b), "the right side of an equation: "),
            (_, Node.Relation equation) when Relations.IsEquation(equation) => Named(Compare(a, Relations.Right(equation)), "the right side of an equation: "),
            (Node.Listing left, Node.Operation or Node.Bracketed) when Union(left) is { } union => Compare(union, b),
            (Node.Operation or Node.Bracketed, Node.Listing right) when Union(right) is { } union => Compare(a, union),
            (Node.Listing left, Node.Bracketed right) when AreNamed(left.Items) => Named(CompareInOrder(left.Items, right.Items), "values of variables in their order: "),
            (Node.Bracketed left, Node.Listing right) when AreNamed(right.Items) => Named(CompareInOrder(left.Items, right.Items), "values of variables in their order: "),
            (Node.Listing left, Node.Listing right) when AreNamed(left.Items) != AreNamed(right.Items) && !left.Items.Concat(right.Items).All(Relations.IsEquation) =>
                Named(CompareInOrder(left.Items, right.Items), "values of variables in their order: "),
            (Node.Listing left, Node.Listing right) => new(AreSameList(left.Items, right.Items), "lists without an order"),
            (Node.Set or Node.Listing, Node.Set or Node.Listing) => new(AreSameSet(Items(a), Items(b)), "sets"),
            (Node.Operation left, Node.Operation right) => CompareOperations(left, right),
            (Node.Bracketed left, Node.Bracketed right) => CompareBracketed(left, right),
            (Node.Ratio left, Node.Ratio right) => Named(CompareInOrder(left.Items, right.Items), "ratios: "),
            (Node.Matrix left, Node.Matrix right) => CompareMatrices(left, right),
            (Node.BaseNumber left, Node.BaseNumber right) => new(left == right, "digits in a base"),
            (Node.Phrase left, Node.Phrase right) => new(left == right, "words"),
            _ when IsValue(a) && IsValue(b) => quantities.Compare(evaluator.Quantity(a), evaluator.Quantity(b)),
            _ => new(false, $"{Kind(a)} and {Kind(b)}"),
        };
    }

    /// <summary>A set of one as its member, the real numbers as an interval.</summary>
    static Node Plain(Node node) => node switch
    {
        Node.Set { Items: [var only] } => only,
        Node.Symbol { Name: "mathbb R" } => Reals,
        _ => node,
    };

    static Finding Named(Finding finding, string prefix) => finding with { As = prefix + finding.As };

    static IReadOnlyList<Node> Items(Node node) => node is Node.Set set ? set.Items : ((Node.Listing)node).Items;

    static bool IsValue(Node node) =>
        node is Node.Number or Node.Symbol or Node.Negative or Node.Sum or Node.Product or Node.Inverse or Node.Power or Node.Factorial or Node.Call or Node.Percent or Node.Unit;

    static string Kind(Node node) => node switch
    {
        Node.Phrase => "words",
        Node.Bracketed => "values in brackets",
        Node.Set or Node.Listing => "several values",
        Node.Relation => "a relation",
        Node.Operation => "an operation of sets",
        Node.Matrix => "a matrix",
        Node.Ratio => "a ratio",
        Node.BaseNumber => "digits in a base",
        _ => "a value",
    };

    /// <summary>Whether each tells the value of a variable of its own.</summary>
    static bool AreNamed(IReadOnlyList<Node> items) =>
        items.Count > 1 && items.All(item => Relations.Variable(item) is not null) && items.Select(Relations.Variable).Distinct().Count() == items.Count;

    /// <summary>Inequalities with "or" between them as a union, or null.</summary>
    static Node.Operation? Union(Node.Listing listing)
    {
        Node?[] intervals = [.. listing.Items.Select(item => item is Node.Relation relation ? Relations.Interval(relation) : null)];
        return listing.IsChoice && intervals.All(interval => interval is not null) ? new("∪", intervals!) : null;
    }

    bool AreEqual(Node a, Node b) => Compare(a, b).AreEqual;

    Finding CompareInOrder(IReadOnlyList<Node> a, IReadOnlyList<Node> b)
    {
        if (a.Count != b.Count)
            return new(false, $"{a.Count} and {b.Count} values");
        for (int i = 0; i < a.Count; i++)
            if (Compare(a[i], b[i]) is { AreEqual: false } finding)
                return Named(finding, $"member {i + 1}, ");
        return new(true, "member by member");
    }

    /// <summary>Whether each member of one has one of the other for itself.</summary>
    bool AreSameList(IReadOnlyList<Node> a, IReadOnlyList<Node> b)
    {
        if (a.Count != b.Count)
            return false;
        List<Node> open = [.. b];
        foreach (var item in a)
        {
            int place = open.FindIndex(other => AreEqual(item, other));
            if (place < 0)
                return false;
            open.RemoveAt(place);
        }
        return true;
    }

    bool AreSameSet(IReadOnlyList<Node> a, IReadOnlyList<Node> b) =>
        a.All(item => b.Any(other => AreEqual(item, other))) && b.All(item => a.Any(other => AreEqual(other, item)));

    Finding CompareBracketed(Node.Bracketed a, Node.Bracketed b) => a.Items.Count == 2 && (a.IsOpenLeft != b.IsOpenLeft || a.IsOpenRight != b.IsOpenRight)
        ? new(false, "intervals with other ends open")
        : Named(CompareInOrder(a.Items, b.Items), a.Items.Count == 2 ? "intervals or pairs: " : "tuples: ");

    Finding CompareOperations(Node.Operation a, Node.Operation b) => (a.Sign, b.Sign) switch
    {
        ("∪", "∪") => new(AreSameSet(a.Members, b.Members), "unions"),
        ("∩", "∩") => new(AreSameSet(a.Members, b.Members), "intersections"),
        ("∖", "∖") => Named(CompareInOrder(a.Members, b.Members), "differences of sets: "),
        _ => new(false, "different operations of sets"),
    };

    Finding CompareMatrices(Node.Matrix a, Node.Matrix b) => a.Rows.Count != b.Rows.Count || a.Rows[0].Count != b.Rows[0].Count
        ? new(false, "matrices of different shape")
        : Named(CompareInOrder([.. a.Rows.SelectMany(row => row)], [.. b.Rows.SelectMany(row => row)]), "matrices: ");

    Finding CompareRelations(Node.Relation a, Node.Relation b)
    {
        if (Relations.IsEquation(a) && Relations.IsEquation(b))
            return CompareEquations(a, b);
        if (a.Signs.Count != b.Signs.Count)
            return new(false, "different relations");
        var left = Differences(a);
        var right = Differences(b);
        bool areSame = left.All(one => right.Any(other => one.Sign == other.Sign
            && algebra.Ratio(one.Difference, other.Difference) is Rational ratio && (one.Sign == "≠" || ratio.Sign > 0)));
        return new(areSame, "relations, by the difference of their sides");
    }

    Finding CompareEquations(Node.Relation a, Node.Relation b)
    {
        if (Relations.Variable(a) is { } variable && variable == Relations.Variable(b))
            return Named(Compare(Relations.Right(a), Relations.Right(b)), "equations of one variable: ");
        if (!IsValue(a.Sides[0]) || !IsValue(b.Sides[0]))
            return AreEqual(a.Sides[0], b.Sides[0]) ? Compare(a.Sides[^1], b.Sides[^1]) : new(false, "equations with different left sides");
        return new(algebra.Ratio(Difference(a.Sides[0], a.Sides[^1]), Difference(b.Sides[0], b.Sides[^1])) is not null, "equations, by the difference of their sides");
    }

    Fraction Difference(Node a, Node b) => algebra.Subtract(evaluator.Quantity(a).Value, evaluator.Quantity(b).Value);

    /// <summary>For each sign, what is above (or not below, or not equal to) 0.</summary>
    List<(string Sign, Fraction Difference)> Differences(Node.Relation relation)
    {
        List<(string, Fraction)> differences = [];
        for (int i = 0; i < relation.Signs.Count; i++)
            differences.Add(relation.Signs[i] is "<" or "≤"
                ? (Relations.Turned(relation.Signs[i]), Difference(relation.Sides[i + 1], relation.Sides[i]))
                : (relation.Signs[i], Difference(relation.Sides[i], relation.Sides[i + 1])));
        return differences;
    }
}
