namespace Fathom.Cluster.Messages;

/// <summary>A worker: what it holds, and how it is.</summary>
[GenerateSerializer, Immutable, Alias("fathom.worker-card")]
sealed record WorkerCard
{
    /// <summary>The machine and the process.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The address that it is reached at.</summary>
    [Id(1)] public required string Address { get; init; }

    /// <summary>The program and its version.</summary>
    [Id(2)] public required string Program { get; init; }

    /// <summary>The instruction set whose kernels run.</summary>
    [Id(3)] public required string InstructionSet { get; init; }

    /// <summary>What its clock says.</summary>
    [Id(4)] public required DateTimeOffset Clock { get; init; }

    /// <summary>After how many seconds of silence its work is given to others.</summary>
    [Id(5)] public required double LeaseSeconds { get; init; }

    /// <summary>How many threads each of its models runs on.</summary>
    [Id(6)] public required int Threads { get; init; }

    /// <summary>Its models.</summary>
    [Id(7)] public required ModelCard[] Models { get; init; }

    /// <summary>Where the workers are reached that it knows of.</summary>
    [Id(8)] public required string[] Members { get; init; }

    /// <summary>Whether it takes no more work, since it ends.</summary>
    [Id(9)] public required bool IsLeaving { get; init; }
}

/// <summary>A model that a worker holds.</summary>
[GenerateSerializer, Immutable, Alias("fathom.model-card")]
sealed record ModelCard
{
    /// <summary>Its name.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>How its weights are stored.</summary>
    [Id(1)] public required string Quantisation { get; init; }

    /// <summary>What tells it from all others.</summary>
    [Id(2)] public required string Fingerprint { get; init; }

    /// <summary>The program that runs it; null where Fathom does.</summary>
    [Id(3)] public required string? Engine { get; init; }

    /// <summary>Tokens a second, over the time in which there was work; 0 before there was any.</summary>
    [Id(4)] public required double TokensPerSecond { get; init; }

    /// <summary>How many samples it has in hand.</summary>
    [Id(5)] public required int InHand { get; init; }

    /// <summary>How many samples it has done.</summary>
    [Id(6)] public required long Done { get; init; }

    /// <summary>How many tokens it has generated, or read of what was given.</summary>
    [Id(7)] public required long Tokens { get; init; }

    /// <summary>What failed last and why, the newest first.</summary>
    [Id(8)] public required string[] Failures { get; init; }

    /// <summary>For how many runs it works.</summary>
    [Id(9)] public required int Runs { get; init; }
}
