using System.Text.Json;
using Fathom.Cluster.Joining;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Studies.Running;

namespace Fathom.Cluster;

/// <summary>What the command calls, which loads this library by its name when a cluster is asked for.</summary>
static class ClusterEntry
{
    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Who makes the samples of a study by a cluster.</summary>
    /// <exception cref="FathomException">There is no such address, or workers cannot be told what to do.</exception>
    public static Func<CancellationToken, ISampleMaker> Samples(LanguageModel model, StudyOptions options, string settings, Action<string> note)
    {
        var cluster = Read(settings);
        return cancel => new ClusterSamples(model, options, new WorkerFinder(cluster), note, cancel);
    }

    /// <summary>The workers of a cluster, as JSON.</summary>
    /// <exception cref="FathomException">It cannot be reached.</exception>
    public static string Describe(string settings, CancellationToken cancel) =>
        JsonSerializer.Serialize(ClusterView.Of(Read(settings), cancel).GetAwaiter().GetResult(), SnakeCase);

    static ClusterConnection Read(string settings) => new(JsonSerializer.Deserialize(settings, ClusterSettingsJson.Default.ClusterSettings)!);
}
