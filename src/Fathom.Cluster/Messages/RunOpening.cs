namespace Fathom.Cluster.Messages;

/// <summary>A run that asks a worker for samples.</summary>
[GenerateSerializer, Immutable, Alias("fathom.run-opening")]
sealed record RunOpening
{
    /// <summary>The run on this worker.</summary>
    [Id(0)] public required Guid Run { get; init; }

    /// <summary>The runner, which has one run on a worker at a time.</summary>
    [Id(1)] public required Guid Runner { get; init; }

    /// <summary>The model.</summary>
    [Id(2)] public required string Fingerprint { get; init; }

    /// <summary>What is done with each prompt, as <see cref="StoredRun"/> writes it.</summary>
    [Id(3)] public required string Options { get; init; }
}
