using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Hub;

namespace Fathom.Cli;

/// <summary>fathom data pull: gets a data set from the Hugging Face hub.</summary>
sealed class DataPullCommand : Verb
{
    const string Prefix = "datasets/";
    readonly Argument<string> name = New.FileArgument("NAME", "The data set's name, such as openai/gsm8k.");
    readonly PullOptionGroup options = new("Without it, all tables: Parquet, CSV and JSON, also compressed.");

    public DataPullCommand(CommandIo io) : base("pull",
        "Gets a data set from the Hugging Face hub into the cache that its own tools use, as Parquet where the hub has converted it, and prints the paths of its tables.", io)
    {
        Add(name);
        Take([options]);
    }

    public override IReadOnlyList<string> Examples => ["fathom data pull openai/gsm8k", "fathom data pull openai/gsm8k --file 'main/test/*'"];

    protected override int Run(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(name);
        var patterns = options.PatternsIn(parsed);
        var run = new PullRun(Io, parsed.GetValue(options.Quiet));
        using var interruption = Interruptible();
        using var snapshot = run.Find(HubKind.DataSet, text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text, parsed.GetValue(options.Revision), interruption);
        var files = patterns.Length > 0 ? HubChoice.Matching(snapshot, patterns) : HubChoice.Tables(snapshot);
        if (files.Any(static file => file.Path.Contains("/partial-", StringComparison.Ordinal)))
            run.Note($"{snapshot.Repository.Name}: the hub has converted only a part of it, which is what comes: --revision main has the original");
        if (run.Pull(snapshot, files, interruption) is not { } pulled)
            return ExitCode.Interrupted;
        string[] paths = [.. pulled.Files.Where(static file => HubChoice.IsTable(file.Path)).Select(static file => file.Path)];
        if (parsed.GetValue(options.Json))
            run.WriteJson(snapshot, pulled, paths);
        else
            foreach (string path in paths)
                Io.Out.WriteLine(path);
        return ExitCode.Fine;
    }
}
