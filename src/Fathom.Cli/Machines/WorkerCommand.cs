using System.CommandLine;
#if CLUSTER
using System.Text.Json;
using Fathom.Cli.Beside;
using Fathom.Cli.Options;
using Fathom.Cluster;

namespace Fathom.Cli.Machines;

/// <summary>fathom worker: makes this machine's models ready for runs of other machines, by the program that lies beside the command.</summary>
sealed class WorkerCommand : Verb
{
    readonly WorkerOptionGroup worker = new();
    readonly TlsOptionGroup tls = new();
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();

    public WorkerCommand(CommandIo io) : base("worker",
        "Holds models and makes samples for runs with --cluster, until Ctrl+C: then its work goes back to the runs. Needs ASP.NET Core's runtime.", io) =>
        Take([worker, tls, cache, engine]);

    public override IReadOnlyList<string> Examples =>
    [
        "fathom worker -m model.gguf --listen 192.168.0.10:11111",
        "fathom worker -m model.gguf --join 192.168.0.10:11111",
        "fathom worker -m model.gguf --join redis://192.168.0.10:6379",
    ];

    protected override int Run(ParseResult parsed)
    {
        var settings = worker.Read(parsed) with { CacheBytes = cache.Read(parsed).CacheBytes, Engine = engine.Read(parsed), Tls = tls.Read(parsed) };
        return BesideProgram.Run("Fathom.Cluster.dll", JsonSerializer.Serialize(settings, WorkerSettingsJson.Default.WorkerSettings), "a worker");
    }
}
#else

namespace Fathom.Cli.Machines;

/// <summary>fathom worker, where its program is not beside the command.</summary>
sealed class WorkerCommand : Command
{
    public WorkerCommand(CommandIo io) : base("worker", "Holds models and makes samples for runs of other machines.")
    {
        _ = io;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(new Action<ParseResult>(static _ => throw new FathomException("this program was built without the cluster: the tool of .NET has it (dotnet tool install Fathom.Cli)")));
    }
}
#endif
