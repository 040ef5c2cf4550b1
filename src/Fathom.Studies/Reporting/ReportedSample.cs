namespace Fathom.Studies.Reporting;

/// <summary>A sample as a report reads it.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Finish">How it ended, as the table says; null where nothing was generated.</param>
/// <param name="Tokens">How many tokens were measured; 0 where none were.</param>
/// <param name="Kept">Under Think@n, whether it went on after its prefix; null elsewhere.</param>
/// <param name="PrefixTokens">Under Think@n, after how many tokens that was decided; null elsewhere.</param>
/// <param name="Answer">The answer found in it; null for none.</param>
/// <param name="Correct">Whether it is right; null where that is not known.</param>
/// <param name="Measures">The measures of <see cref="SampleMeasure.All"/>, in their order; null where one was not taken.</param>
public sealed record ReportedSample(int Number, string? Finish, int Tokens, bool? Kept, int? PrefixTokens, string? Answer, bool? Correct, IReadOnlyList<double?> Measures)
{
    /// <summary>How a sample ended that was stopped at its prefix.</summary>
    public const string Rejected = "rejected";

    /// <summary>Whether it was stopped at its prefix, so that neither its answer nor its length is known.</summary>
    public bool IsRejected => Finish == Rejected;

    /// <summary>A measure of it.</summary>
    public double? this[SampleMeasure measure] => Measures[SampleMeasure.All.Index().First(entry => entry.Item == measure).Index];
}

/// <summary>A prompt and its samples.</summary>
/// <param name="Id">The prompt's name.</param>
/// <param name="Samples">Its samples, by number.</param>
public sealed record StudyPromptSamples(string Id, IReadOnlyList<ReportedSample> Samples)
{
    /// <summary>Whether it is known of each sample that was not rejected whether it is right, and there is one.</summary>
    public bool IsGraded { get; } = Samples.Any(static sample => sample.Correct is not null) && Samples.All(static sample => sample.IsRejected || sample.Correct is not null);
}
