using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>By which machines samples are made.</summary>
sealed class ClusterOptionGroup : OptionGroup
{
    /// <summary>The forms of an address of a cluster.</summary>
    public const string Addresses = "HOST:PORT of its first worker, or redis://HOST:PORT";

    public ClusterOptionGroup() : base("Many machines") =>
        Cluster = Add(New.File("--cluster", "ADDRESS", $"Let all workers of a cluster make the samples that hold the model: {Addresses}."));

    public Option<string?> Cluster { get; }
}
