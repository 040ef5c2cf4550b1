namespace Fathom.Cluster.Messages;

/// <summary>What a runner tells a worker.</summary>
[GenerateSerializer, Immutable, Alias("fathom.work")]
sealed record Work
{
    /// <summary>What it is to do.</summary>
    [Id(0)] public Order[] Orders { get; init; } = [];

    /// <summary>The leases that count no more.</summary>
    [Id(1)] public long[] Dropped { get; init; } = [];

    /// <summary>Which samples go on after their first tokens.</summary>
    [Id(2)] public Decision[] Decisions { get; init; } = [];

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => Orders.Length + Dropped.Length + Decisions.Length == 0;
}

/// <summary>Samples of one prompt, which is read once.</summary>
[GenerateSerializer, Immutable, Alias("fathom.order")]
sealed record Order
{
    /// <summary>Its number.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>The tokens to begin with.</summary>
    [Id(1)] public required StoredInput Input { get; init; }

    /// <summary>After how many tokens they wait until it is said which of them go on; 0 for never.</summary>
    [Id(2)] public required int Prefix { get; init; }

    /// <summary>The samples.</summary>
    [Id(3)] public required Leased[] Samples { get; init; }
}

/// <summary>A sample that is handed out.</summary>
/// <param name="Token">The lease: another time the same sample has another.</param>
/// <param name="Seed">The seed of its sampling.</param>
[GenerateSerializer, Immutable, Alias("fathom.leased")]
readonly record struct Leased([property: Id(0)] long Token, [property: Id(1)] ulong Seed);

/// <summary>Which samples of an order go on after their first tokens.</summary>
/// <param name="Order">The order's number.</param>
/// <param name="Kept">The leases of those that do.</param>
[GenerateSerializer, Immutable, Alias("fathom.decision")]
sealed record Decision([property: Id(0)] long Order, [property: Id(1)] long[] Kept);
