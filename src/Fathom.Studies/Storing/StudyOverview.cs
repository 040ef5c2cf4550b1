using Fathom.Studies.Data;

namespace Fathom.Studies.Storing;

/// <summary>What a study holds, in a few numbers.</summary>
/// <param name="Prompts">How many prompts.</param>
/// <param name="BadPrompts">How many of them cannot be run.</param>
/// <param name="Samples">How many samples.</param>
/// <param name="Unmeasured">How many of them could not be measured.</param>
/// <param name="Tokens">How many tokens were measured.</param>
/// <param name="CutShare">The share of generated answers that ended at the limit; null where none was generated.</param>
/// <param name="Dtr">The mean of the samples' deep-thinking ratios; null where there is none.</param>
/// <param name="Accuracy">The share of right answers among the graded; null where none was graded.</param>
/// <param name="ChoiceAccuracy">The share of questions whose likeliest choice is the right one; null where no choices are scored.</param>
/// <param name="NormalisedChoiceAccuracy">The same by log-likelihood divided by characters.</param>
public sealed record StudyOverview(long Prompts, long BadPrompts, long Samples, long Unmeasured, long Tokens, double? CutShare, double? Dtr, double? Accuracy,
    double? ChoiceAccuracy, double? NormalisedChoiceAccuracy)
{
    /// <summary>Reads them.</summary>
    public static StudyOverview Of(StudyFile study)
    {
        using var command = study.Duck.Command("""
            select (select count(*) from prompts), (select count(*) from prompts where problem is not null), count(*), count(*) filter (where problem is not null), coalesce(sum(tokens), 0)::bigint,
                avg((finish = 'length')::int) filter (where finish is not null), avg(dtr), avg(correct::int) filter (where correct is not null),
                (select avg(acc::int) from choices), (select avg(acc_norm::int) from choices) from samples
            """);
        using var reader = command.ExecuteReader();
        reader.Read();
        double? Share(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), Share(5), Share(6), Share(7), Share(8), Share(9));
    }
}
