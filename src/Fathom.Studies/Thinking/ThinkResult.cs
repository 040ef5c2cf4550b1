using Fathom.Engine;
using Fathom.Models;
using Fathom.Studies.Voting;
using Fathom.Traces;

namespace Fathom.Studies.Thinking;

/// <summary>What came of Think@n. All of it follows from the samples and the options.</summary>
/// <param name="Model">The model.</param>
/// <param name="Options">How it was done.</param>
/// <param name="Conventions">What depth depends on.</param>
/// <param name="PromptTokens">How many tokens the prompt has, which was read once.</param>
/// <param name="Samples">The samples, in the order of their seeds.</param>
/// <param name="Timings">Where the time went.</param>
public sealed record ThinkResult(ModelIdentity Model, ThinkOptions Options, Conventions Conventions, int PromptTokens, IReadOnlyList<ThinkSample> Samples, TraceTimings Timings)
{
    /// <summary>The vote of the samples that went on.</summary>
    public Vote Vote { get; } = Vote.Of(
        [.. Samples.Select(static sample => sample.Answer)],
        Enumerable.Range(0, Samples.Count).Where(number => Samples[number].IsKept),
        Options.Keep == 1 ? null : [.. Samples.Select(sample => sample.Prefix.By(Options.By))]);

    /// <summary>How many tokens Think@n takes: all of the kept samples', the first of the others'. What an audit generates beside is not among them.</summary>
    public long Tokens => Samples.Sum(sample => (long)(sample.IsKept ? sample.Ids.Count : Math.Min(sample.Ids.Count, Options.Prefix)));

    /// <summary>How many tokens were generated.</summary>
    public long GeneratedTokens => Samples.Sum(static sample => (long)sample.Ids.Count);

    /// <summary>Whether every sample was generated to its end, so that the cost of plain majority voting is known.</summary>
    public bool KnowsAll => Samples.All(static sample => sample.Finish is not (Finish.Rejected or Finish.Cancelled or Finish.Failed));

    /// <summary>How many tokens plain majority voting takes: all of all samples', where they are known, else as many samples of the kept ones' mean length.</summary>
    public double TokensOfMajorityVoting => KnowsAll ? GeneratedTokens : Samples.Count * Samples.Where(static sample => sample.IsKept).Average(static sample => (double)sample.Ids.Count);

    /// <summary>Whether it was interrupted.</summary>
    public bool IsPartial => Samples.Any(static sample => sample.Finish is Finish.Cancelled or Finish.Failed);

    /// <summary>How likely it is that the model gives the winner more often than the answer with the next most votes: the Beta criterion of adaptive consistency (Aggarwal et al. 2023) with a uniform prior. Null where nobody voted.</summary>
    /// <remarks>P(p &gt; 1/2) with p ~ Beta(a + 1, b + 1), which is P(X &lt;= a) with X ~ Binomial(a + b + 1, 1/2).</remarks>
    public double? Sureness
    {
        get
        {
            if (Vote.Winner is not { } winner)
                return null;
            int a = winner.Votes, n = a + (Vote.Answers.Count > 1 ? Vote.Answers[1].Votes : 0) + 1;
            double sum = 0, term = -n * Math.Log(2);
            for (int k = 0; k <= a; k++)
            {
                sum += Math.Exp(term);
                term += Math.Log((double)(n - k) / (k + 1));
            }
            return Math.Min(1, sum);
        }
    }
}
