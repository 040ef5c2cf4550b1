namespace Fathom.Studies.Reporting;

/// <summary>What a report is made with.</summary>
public sealed record ReportOptions
{
    /// <summary>The share of samples that go on after their prefix, or that vote, above 0 to 1.</summary>
    public decimal Keep { get; init; } = 0.5m;

    /// <summary>How often prompts are drawn anew.</summary>
    public int Resamplings { get; init; } = 2_000;

    /// <summary>The seed of what is drawn.</summary>
    public ulong Seed { get; init; } = 1;
}
