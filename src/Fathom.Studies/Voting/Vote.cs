using Fathom.Studies.Grading;

namespace Fathom.Studies.Voting;

/// <summary>A majority vote of samples over their answers.</summary>
/// <param name="Answers">The answers that were voted for, the winner first.</param>
/// <param name="OfSamples">Which of them each sample voted for; null for a sample that did not vote.</param>
public sealed record Vote(IReadOnlyList<VotedAnswer> Answers, IReadOnlyList<int?> OfSamples)
{
    /// <summary>The answer with the most votes; null where no voter has an answer.</summary>
    public VotedAnswer? Winner => Answers.Count == 0 ? null : Answers[0];

    /// <summary>Counts the votes. Of answers with as many votes, the one whose voters' values have the highest sum comes first, then the one whose first voter has the lowest number.</summary>
    /// <param name="answers">The answer of each sample; one without an answer (null) does not vote.</param>
    /// <param name="voters">The samples that vote: those kept for Think@n, all for plain majority voting. Classes of answers are made of theirs alone.</param>
    /// <param name="values">What decides a tie, a value a sample, where null counts nothing; null for plain majority voting.</param>
    /// <exception cref="ArgumentOutOfRangeException">A voter is none of the samples.</exception>
    public static Vote Of(IReadOnlyList<string?> answers, IEnumerable<int> voters, IReadOnlyList<double?>? values = null) => Of(answers, voters, values, Equality.AreEqual);

    /// <summary>Counts the votes, where equality is known otherwise.</summary>
    internal static Vote Of(IReadOnlyList<string?> answers, IEnumerable<int> voters, IReadOnlyList<double?>? values, Func<string, string, bool> areEqual)
    {
        string?[] voted = new string?[answers.Count];
        foreach (int voter in voters)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(voter);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(voter, answers.Count);
            voted[voter] = answers[voter];
        }
        var classes = AnswerClasses.Of(voted, areEqual);
        int[] order = [.. Enumerable.Range(0, classes.FirstSamples.Count)];
        var counted = order.Select(number => Count(voted[classes.FirstSamples[number]]!, classes.FirstSamples[number], [.. Enumerable.Range(0, voted.Length).Where(sample => classes.OfSamples[sample] == number)], values)).ToArray();
        order = [.. order.OrderByDescending(number => counted[number].Votes).ThenByDescending(number => counted[number].Sum).ThenBy(number => counted[number].Sample)];
        return new([.. order.Select(number => counted[number])], [.. classes.OfSamples.Select(number => number is { } known ? Array.IndexOf(order, known) : (int?)null)]);
    }

    static VotedAnswer Count(string answer, int first, int[] members, IReadOnlyList<double?>? values) =>
        new(answer, first, members.Length, values is null ? 0 : members.Sum(member => values[member] ?? 0));
}

/// <summary>An answer that was voted for.</summary>
/// <param name="Answer">The answer as its first voter gave it.</param>
/// <param name="Sample">Its first voter.</param>
/// <param name="Votes">How many voted for it.</param>
/// <param name="Sum">The sum of its voters' values; 0 in plain majority voting.</param>
public sealed record VotedAnswer(string Answer, int Sample, int Votes, double Sum);
