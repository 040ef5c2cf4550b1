using System.Text.Json.Serialization;

namespace Fathom.Cluster;

/// <summary>What a worker is told by whoever starts it, as JSON at its standard input.</summary>
sealed record WorkerSettings
{
    /// <summary>The files, folders or names of the models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Where the cluster is known; null where it begins here.</summary>
    public string? Join { get; init; }

    /// <summary>Where others reach this worker, HOST:PORT; null for this machine's address and any two ports.</summary>
    public string? Listen { get; init; }

    /// <summary>Where it tells what it has counted, HOST:PORT; null for nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary>The certificates that all sides show; null for no TLS.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>After how many seconds of silence its work is given to others.</summary>
    public double LeaseSeconds { get; init; } = 30;

    /// <summary>How many threads each model runs on; null for as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>The most positions of a sample; null for what each model was made for.</summary>
    public int? Context { get; init; }

    /// <summary>The most bytes that keys and values may take, for each model; null for half of what is free, shared by all.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>What runs the models, and what llama.cpp is asked for.</summary>
    public Cli.EngineWishes Engine { get; init; }
}

/// <summary>Settings as JSON.</summary>
[JsonSerializable(typeof(WorkerSettings))]
sealed partial class WorkerSettingsJson : JsonSerializerContext;
