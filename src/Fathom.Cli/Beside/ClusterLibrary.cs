#if CLUSTER
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Fathom.Cluster;
using Fathom.Models;
using Fathom.Studies.Running;

namespace Fathom.Cli.Beside;

/// <summary>The library of many machines, which lies beside the command and is loaded by its name: no verb pays for it that asks for no cluster.</summary>
static class ClusterLibrary
{
    const string What = "a cluster";

    /// <summary>Who makes the samples of a study by a cluster.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What the study does.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="note">Told what a person should know.</param>
    /// <exception cref="FathomException">The library or ASP.NET Core's is not there; or the cluster cannot be used.</exception>
    public static Func<CancellationToken, ISampleMaker> Samples(LanguageModel model, StudyOptions options, ClusterSettings cluster, Action<string> note) =>
        Entry("Samples").CreateDelegate<Func<LanguageModel, StudyOptions, string, Action<string>, Func<CancellationToken, ISampleMaker>>>()(model, options, Json(cluster), note);

    /// <summary>The workers of a cluster, as JSON.</summary>
    /// <exception cref="FathomException">The library or ASP.NET Core's is not there; or the cluster cannot be reached.</exception>
    public static string Describe(ClusterSettings cluster, CancellationToken cancel) => Entry("Describe").CreateDelegate<Func<string, CancellationToken, string>>()(Json(cluster), cancel);

    static string Json(ClusterSettings cluster) => JsonSerializer.Serialize(cluster, ClusterSettingsJson.Default.ClusterSettings);

    /// <summary>A library of those beside the command, or of ASP.NET Core's.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A program that is trimmed is built without the cluster.")]
    static Assembly? Find(AssemblyLoadContext context, AssemblyName library) =>
        Array.Find([Path.Combine(AppContext.BaseDirectory, $"{library.Name}.dll"), Path.Combine(WebRuntime.Folder(What), $"{library.Name}.dll")], File.Exists) is { } file ? context.LoadFromAssemblyPath(file) : null;

    static MethodInfo Entry(string name)
    {
        _ = WebRuntime.Folder(What);
        AssemblyLoadContext.Default.Resolving += Find;
        var entry = Type.GetType("Fathom.Cluster.ClusterEntry, Fathom.Cluster") ?? throw new FathomException($"Fathom.Cluster.dll is not beside the command: {What} needs it");
        return entry.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
    }
}
#endif
