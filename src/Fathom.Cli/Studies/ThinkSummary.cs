#if STUDIES
using System.Globalization;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Studies;

/// <summary>What came of Think@n, in words.</summary>
static class ThinkSummary
{
    /// <summary>Its lines: the winner, the vote, what it took.</summary>
    public static IEnumerable<string> Lines(ThinkResult result)
    {
        var answers = result.Vote.Answers;
        int voters = answers.Sum(static answer => answer.Votes), kept = result.Samples.Count(static sample => sample.IsKept);
        yield return result.Vote.Winner is { } winner ? $"winner: {winner.Answer}" : $"no winner: none of the {kept} samples that went on has an answer";
        if (answers.Count > 0)
        {
            string others = answers.Count == 1 ? "no other answer" : $"next {answers[1].Answer} with {answers[1].Votes}";
            yield return string.Create(CultureInfo.InvariantCulture, $"votes: {answers[0].Votes} of {voters}{(voters < kept ? $" ({kept - voters} without an answer)" : "")}, {others}; the model gives it more often than that with probability {result.Sureness:0.000}");
        }
        string all = result.KnowsAll ? "" : "about ";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"tokens: {result.Tokens:#,0} of {all}{result.TokensOfMajorityVoting:#,0} that a vote of all {result.Samples.Count} takes ({result.Tokens / result.TokensOfMajorityVoting:0.00})");
        if (result.GeneratedTokens > result.Tokens)
            yield return string.Create(CultureInfo.InvariantCulture, $"audit: {result.GeneratedTokens - result.Tokens:#,0} tokens more, of samples that do not vote");
    }
}
#endif
