namespace Fathom.Studies.Running;

/// <summary>How far a study is.</summary>
/// <param name="Done">How many samples it has.</param>
/// <param name="All">How many it is to have.</param>
/// <param name="Failed">How many of those that this run made could not be measured.</param>
/// <param name="Tokens">How many tokens this run measured.</param>
/// <param name="Seconds">How long this run has taken.</param>
/// <param name="SecondsLeft">How long the rest takes at that rate; null before that can be told.</param>
/// <param name="Dtr">The deep-thinking ratio over all tokens of this run; null where none was measured.</param>
/// <param name="Accuracy">The share of right answers among the graded ones of this run; null where none was graded.</param>
public sealed record StudyProgress(long Done, long All, long Failed, long Tokens, double Seconds, double? SecondsLeft, double? Dtr, double? Accuracy)
{
    /// <summary>Tokens a second of this run.</summary>
    public double TokensPerSecond => Seconds > 0 ? Tokens / Seconds : 0;
}
