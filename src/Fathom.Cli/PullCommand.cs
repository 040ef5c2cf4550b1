using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Formats;
using Fathom.Hub;

namespace Fathom.Cli;

/// <summary>fathom pull: gets a model from the Hugging Face hub.</summary>
sealed class PullCommand : Verb
{
    readonly Argument<string> name = New.FileArgument("NAME",
        "The model's name, such as Qwen/Qwen3-0.6B; or, of a repository of several GGUF models, ORG/NAME:WHICH, where WHICH is a file or what its name ends in, such as Q4_K_M.");
    readonly PullOptionGroup options = new("Without it, of a repository of GGUF models one is asked for, and of any other all files but weights that other programs read.");

    public PullCommand(CommandIo io) : base("pull",
        "Gets a model from the Hugging Face hub into the cache that its own tools use, and prints the path that --model takes, as it takes the name. What was cut goes on where it ended.", io)
    {
        Add(name);
        Take([options]);
    }

    public override IReadOnlyList<string> Examples =>
        ["fathom pull Qwen/Qwen3-0.6B", "fathom pull ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", "fathom pull ORG/NAME --file '*Q8_0*' --revision v1.0"];

    protected override int Run(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(name);
        if (HubName.Of(text) is not { } model)
            throw new UsageException($"\"{text}\" is no name of a model, such as Qwen/Qwen3-0.6B");
        var patterns = options.PatternsIn(parsed);
        if (model.Which is not null && patterns.Length > 0)
            throw new UsageException($"--file and {text} both say which file is meant");
        var run = new PullRun(Io, parsed.GetValue(options.Quiet));
        using var snapshot = Found(run, model, parsed.GetValue(options.Revision));
        var files = Chosen(run, snapshot, model.Which, patterns);
        using var interruption = Interruptible();
        if (run.Pull(snapshot, files, interruption) is not { } pulled)
            return ExitCode.Interrupted;
        string[] paths = PathsOf(snapshot, pulled);
        if (parsed.GetValue(options.Json))
            run.WriteJson(snapshot, pulled, paths);
        else
            foreach (string path in paths)
                Io.Out.WriteLine(path);
        return ExitCode.Fine;
    }

    HubSnapshot Found(PullRun run, HubName model, string? revision)
    {
        using var interruption = Interruptible();
        return run.Find(HubKind.Model, model.Repository, revision, interruption);
    }

    IReadOnlyList<HubFile> Chosen(PullRun run, HubSnapshot snapshot, string? which, FilePattern[] patterns)
    {
        if (which is not null)
            return HubChoice.Named(snapshot, which);
        if (patterns.Length > 0)
            return HubChoice.Matching(snapshot, patterns);
        if (HubChoice.GgufModels(snapshot.Files) is { Count: > 0 } models)
            return (models.Count == 1 ? models[0] : new GgufQuestion(Io, snapshot.Repository.Name).Ask(models)).Files;
        var files = HubChoice.Readable(snapshot);
        if (files.Count < snapshot.Files.Count)
            run.Note($"{snapshot.Files.Count - files.Count} files for other programs are left out ({ByteSize.Text(snapshot.Files.Except(files).Sum(static file => file.Size))}): --file '*' gets them too");
        return files;
    }

    /// <summary>What --model takes: the GGUF models, or the folder.</summary>
    static string[] PathsOf(HubSnapshot snapshot, PulledFiles pulled)
    {
        var models = HubChoice.GgufModels([.. pulled.Files.Select(static file => file.File)]).Select(static model => model.Path).ToHashSet();
        string[] paths = [.. pulled.Files.Where(file => models.Contains(file.File.Path)).Select(static file => file.Path)];
        return paths.Length > 0 ? paths : [snapshot.Folder];
    }
}
