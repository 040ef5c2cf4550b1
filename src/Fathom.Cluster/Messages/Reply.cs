namespace Fathom.Cluster.Messages;

/// <summary>What a worker answers to a runner that asks for news: it renews the leases of all that it holds.</summary>
[GenerateSerializer, Immutable, Alias("fathom.reply")]
sealed record Reply
{
    /// <summary>Whether the run is known here: a worker that was started anew does not know it.</summary>
    [Id(0)] public required bool IsKnown { get; init; }

    /// <summary>Whether all that it holds is handed back, since it ends.</summary>
    [Id(1)] public required bool IsLeaving { get; init; }

    /// <summary>How many samples it can have in hand.</summary>
    [Id(2)] public required int Capacity { get; init; }

    /// <summary>How many it has in hand: those that run, and those whose result has not arrived.</summary>
    [Id(3)] public required long[] Held { get; init; }

    /// <summary>Tokens a second.</summary>
    [Id(4)] public required double TokensPerSecond { get; init; }

    /// <summary>The news.</summary>
    [Id(5)] public required News[] News { get; init; }
}

/// <summary>A piece of news of a sample.</summary>
[GenerateSerializer, Immutable, Alias("fathom.news")]
sealed record News
{
    /// <summary>The bytes of a part of a result.</summary>
    public const int PartBytes = 64 << 10;

    /// <summary>Its number in the run, from 0.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>The lease of the sample.</summary>
    [Id(1)] public required long Token { get; init; }

    /// <summary>What it is.</summary>
    [Id(2)] public required NewsKind Kind { get; init; }

    /// <summary>Of a part and of an end: the next bytes of the trace, as a .fathom.</summary>
    [Id(3)] public byte[] Bytes { get; init; } = [];

    /// <summary>Of an end: how the sample ended; null for what was given.</summary>
    [Id(4)] public string? Finish { get; init; }

    /// <summary>Of a failure: what went wrong. Of first tokens: their figures, as JSON.</summary>
    [Id(5)] public string? Text { get; init; }
}

/// <summary>What a piece of news is.</summary>
[GenerateSerializer, Alias("fathom.news-kind")]
enum NewsKind
{
    /// <summary>A part of the trace, and more is to come.</summary>
    Part,
    /// <summary>The last part of the trace.</summary>
    Ended,
    /// <summary>The sample cannot be run.</summary>
    Failed,
    /// <summary>The sample waits after its first tokens, or has ended before.</summary>
    Prefix,
}
