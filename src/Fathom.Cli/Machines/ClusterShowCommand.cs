#if CLUSTER
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fathom.Cli.Beside;
using Fathom.Cli.Options;

namespace Fathom.Cli.Machines;

/// <summary>fathom cluster show: the workers of a cluster, what they hold, and how they are.</summary>
sealed class ClusterShowCommand : Verb
{
    readonly Argument<string> address = New.FileArgument("ADDRESS", $"Where the cluster is known: {ClusterOptionGroup.Addresses}.");
    readonly JsonOptions form = new();
    readonly TlsOptionGroup tls = new();

    public ClusterShowCommand(CommandIo io) : base("show", "Shows the workers of a cluster, the models that they hold, how fast they are, what they have in hand, and what failed.", io)
    {
        Add(address);
        Take([form, tls]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom cluster show 192.168.0.10:11111",
        "fathom cluster show redis://192.168.0.10:6379 --json",
    ];

    protected override int Run(ParseResult parsed)
    {
        using var interruption = Interruptible();
        string told = ClusterLibrary.Describe(new() { Address = parsed.GetValue(address)!, Tls = tls.Read(parsed) }, interruption.Token);
        if (parsed.GetValue(form.Json))
        {
            Io.Out.WriteLine(told);
            return ExitCode.Fine;
        }
        var workers = JsonElement.Parse(told);
        if (workers.GetArrayLength() == 0)
            Io.Out.WriteLine("there is no worker");
        foreach (var worker in workers.EnumerateArray())
            Write(worker);
        return ExitCode.Fine;
    }

    void Write(JsonElement worker)
    {
        string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
        string Count(JsonElement of, string name) => of.GetProperty(name).GetDouble().ToString("#,0", CultureInfo.InvariantCulture);
        Io.Out.WriteLine($"{Text(worker, "name")} at {Text(worker, "address")}: {Text(worker, "program")}, {Text(worker, "instruction_set")}, threads: {Count(worker, "threads")}, lease: {Count(worker, "lease_seconds")} s{(worker.GetProperty("is_leaving").GetBoolean() ? ", about to end" : "")}");
        foreach (var model in worker.GetProperty("models").EnumerateArray())
        {
            Io.Out.WriteLine($"  {Text(model, "name")} {Text(model, "quantisation")} ({Text(model, "fingerprint")[..8]}): {Count(model, "tokens_per_second")} tokens/s, {Count(model, "in_hand")} samples in hand, {Count(model, "done")} done, runs: {Count(model, "runs")}");
            foreach (var failure in model.GetProperty("failures").EnumerateArray())
                Io.Out.WriteLine($"    failed: {failure.GetString()}");
        }
    }
}
#endif
