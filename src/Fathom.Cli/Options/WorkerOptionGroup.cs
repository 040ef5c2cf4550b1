#if CLUSTER
using System.CommandLine;
using Fathom.Cluster;

namespace Fathom.Cli.Options;

/// <summary>What a worker holds, and where it is a member.</summary>
sealed class WorkerOptionGroup : OptionGroup
{
    const double LeastLease = 1, MostLease = 3600;

    readonly Option<string[]> models;
    readonly Option<string?> join, listen, metrics;
    readonly Option<int?> context, threads;
    readonly Option<double?> lease;

    public WorkerOptionGroup() : base("Worker")
    {
        models = Add(New.Also("-m", New.Files("--model", "MODEL", "A GGUF file, a folder as the Hugging Face hub has it, or the name of a downloaded one. Several may be given. Without it the demonstration model is taken.")));
        join = Add(New.File("--join", "ADDRESS", $"Where the cluster is known: {ClusterOptionGroup.Addresses}. Without it a cluster begins here, which lives as long as this worker."));
        listen = Add(New.File("--listen", "HOST:PORT", "Where others reach this worker, at this port and the next: 127.0.0.1:11111 where a cluster begins here, else this machine's address and two free ports."));
        metrics = Add(New.File("--metrics", "HOST:PORT", "Tell at http://HOST:PORT/metrics, as Prometheus reads it, how much is done and in hand."));
        lease = Add(New.Number<double>("--lease", "After how many seconds of silence its work is given to others: 30."));
        context = Add(New.Number<int>("--context", "The most positions of a sample: by default, and at most, what the model was made for."));
        threads = Add(New.Number<int>("--threads", "How many threads each model uses: by default as many as there are processors."));
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">A number is out of range.</exception>
    public WorkerSettings Read(ParseResult parsed)
    {
        var defaults = new WorkerSettings { Models = [DemonstrationModel.Path] };
        string[] given = parsed.GetValue(models)!;
        double seconds = parsed.GetValue(lease) ?? defaults.LeaseSeconds;
        if (seconds is not (>= LeastLease and <= MostLease))
            throw new UsageException($"{lease.Name} must be from {LeastLease} to {MostLease}");
        if (parsed.GetValue(context) is < 1)
            throw new UsageException($"{context.Name} must be at least 1");
        return defaults with
        {
            Models = given.Length == 0 ? defaults.Models : [.. given.Select(static path => Path.Exists(path) ? Path.GetFullPath(path) : path)],
            Join = parsed.GetValue(join),
            Listen = parsed.GetValue(listen),
            Metrics = parsed.GetValue(metrics),
            LeaseSeconds = seconds,
            Context = parsed.GetValue(context),
            Threads = ThreadCount.Check(parsed.GetValue(threads)),
        };
    }
}
#endif
