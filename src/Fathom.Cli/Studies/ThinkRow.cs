#if STUDIES
using Fathom.Engine;
using Fathom.Studies.Thinking;
using Fathom.Studies.Voting;

namespace Fathom.Cli.Studies;

/// <summary>A sample as the table of Think@n shows it.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Value">What it is compared by; null where that is not known.</param>
/// <param name="State">What it is doing, or how it ended.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="Answer">Its answer; null for none.</param>
/// <param name="Votes">How many votes that answer has; null where the sample does not vote.</param>
sealed record ThinkRow(int Number, ulong Seed, double? Value, string State, int Tokens, string? Answer, int? Votes)
{
    /// <summary>The rows while it runs.</summary>
    public static ThinkRow[] Of(ThinkProgress progress, PrefixMeasure by) =>
        [.. progress.Samples.Select((sample, number) => new ThinkRow(number, sample.Seed, sample.Prefix?.By(by), Name(sample.State), sample.Tokens, sample.Answer, VotesFor(progress.Vote, number)))];

    /// <summary>The rows at the end.</summary>
    public static ThinkRow[] Of(ThinkResult result) =>
        [.. result.Samples.Select((sample, number) => new ThinkRow(number, sample.Seed, sample.Prefix.By(result.Options.By),
            sample.IsKept || sample.Finish == Finish.Rejected ? sample.Finish.Name() : $"{sample.Finish.Name()}, no vote", sample.Ids.Count, sample.Answer, VotesFor(result.Vote, number)))];

    static int? VotesFor(Vote vote, int sample) => vote.OfSamples[sample] is { } answer ? vote.Answers[answer].Votes : null;

    static string Name(ThinkState state) => state switch
    {
        ThinkState.Waiting => "waits",
        ThinkState.Prefix => "prefix",
        ThinkState.Measured => "measured",
        ThinkState.Kept => "goes on",
        ThinkState.Rejected => "rejected",
        _ => "done",
    };
}
#endif
