using Fathom.Studies.Grading;

namespace Fathom.Studies.Voting;

/// <summary>Remembers which answers of a prompt are equal, where many votes are counted of the same ones.</summary>
sealed class KnownEquality
{
    readonly Dictionary<(string, string), bool> known = [];

    /// <summary>What <see cref="Equality.AreEqual(string, string)"/> says.</summary>
    public bool AreEqual(string expected, string answer)
    {
        if (!known.TryGetValue((expected, answer), out bool equal))
            known.Add((expected, answer), equal = Equality.AreEqual(expected, answer));
        return equal;
    }
}
