using Fathom.Studies.Grading;

namespace Fathom.Studies.Voting;

/// <summary>Samples whose answers mean the same, put together.</summary>
/// <remarks>
/// A sample joins the first class, by lowest sample, whose first member its answer equals (<see cref="Equality"/>), and else begins one. Equality is not transitive,
/// so which member a class is known by matters, and it is always the first.
/// </remarks>
public sealed class AnswerClasses
{
    readonly int?[] ofSamples;
    readonly List<int> firstSamples = [];

    AnswerClasses(int samples) => ofSamples = new int?[samples];

    /// <summary>The class of each sample, from 0 in the order in which they begin; null for a sample without an answer.</summary>
    public IReadOnlyList<int?> OfSamples => ofSamples;

    /// <summary>The first sample of each class.</summary>
    public IReadOnlyList<int> FirstSamples => firstSamples;

    /// <summary>Puts answers into classes.</summary>
    /// <param name="answers">The answer of each sample; null where there is none, and then it is in no class.</param>
    public static AnswerClasses Of(IReadOnlyList<string?> answers) => Of(answers, Equality.AreEqual);

    /// <summary>Puts answers into classes.</summary>
    /// <param name="answers">The answer of each sample; null where there is none, and then it is in no class.</param>
    /// <param name="areEqual">What <see cref="Equality.AreEqual(string, string)"/> says, perhaps remembered.</param>
    internal static AnswerClasses Of(IReadOnlyList<string?> answers, Func<string, string, bool> areEqual)
    {
        var classes = new AnswerClasses(answers.Count);
        var known = new Dictionary<string, int>();
        for (int sample = 0; sample < answers.Count; sample++)
            if (answers[sample] is { } answer)
            {
                if (!known.TryGetValue(answer, out int at))
                    known.Add(answer, at = classes.FindOrBegin(answers, sample, areEqual));
                classes.ofSamples[sample] = at;
            }
        return classes;
    }

    int FindOrBegin(IReadOnlyList<string?> answers, int sample, Func<string, string, bool> areEqual)
    {
        int found = firstSamples.FindIndex(first => areEqual(answers[first]!, answers[sample]!));
        if (found >= 0)
            return found;
        firstSamples.Add(sample);
        return firstSamples.Count - 1;
    }
}
