namespace Fathom.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Phase">What it does now.</param>
/// <param name="Done">How many tokens of this phase are done; the first that is told is 0.</param>
/// <param name="Total">How many there are, or at most will be.</param>
/// <param name="Text">Generated text that can be shown now; empty while it reads.</param>
/// <param name="Token">The token that was generated; null while it reads.</param>
public readonly record struct RunProgress(RunPhase Phase, int Done, int Total, string Text, int? Token = null);

/// <summary>What a run does.</summary>
public enum RunPhase
{
    /// <summary>Reads the given tokens.</summary>
    Prefill,
    /// <summary>Generates.</summary>
    Decode,
}
