using System.Net;
using Fathom.Cluster.Messages;

namespace Fathom.Cluster.Running;

/// <summary>Who is there to be asked: the workers of a cluster, or what stands in for them where the run itself is measured.</summary>
interface IRoster : IDisposable
{
    /// <summary>Where it is known, as a person reads it.</summary>
    string Name { get; }

    /// <summary>Whether each worker is to be asked for others that it knows of.</summary>
    bool IsByHearsay { get; }

    /// <summary>Where workers are reached, by names that also tell one that was started anew from the one before.</summary>
    /// <exception cref="Exception">That cannot be known now.</exception>
    Task<IReadOnlyDictionary<string, IPEndPoint>> Find(CancellationToken cancel);

    /// <summary>Connects with one.</summary>
    Task<IConnection> Connect(IPEndPoint endpoint, TimeSpan patience, CancellationToken cancel);
}

/// <summary>A connection with a worker.</summary>
interface IConnection : IAsyncDisposable
{
    /// <summary>The worker.</summary>
    IWorker Worker { get; }
}
