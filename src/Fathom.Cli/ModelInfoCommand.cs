using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom model info: tells what a model is.</summary>
sealed class ModelInfoCommand : Verb
{
    readonly ModelPathOptions named = new();
    readonly ContextOptions memory = new();
    readonly EngineOptionGroup engine = new();
    readonly JsonOptions form = new();

    public ModelInfoCommand(CommandIo io) : base("info", "Tells what a model is: its sizes, how it is stored, what memory it needs, its tokenizer, template and licence.", io)
    {
        Add(named.Path);
        Take([named, memory, engine, form]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom model info model.gguf",
        "fathom model info -m model.gguf --context 4096",
    ];

    protected override int Run(ParseResult parsed)
    {
        int? context = parsed.GetValue(memory.Context);
        if (context < 1)
            throw new UsageException("--context must be at least 1");
        using var source = ModelSource.Open(named.PathIn(parsed));
        var facts = new ModelFacts();
        facts.AddFiles(source);
        try
        {
            using var model = engine.Open(parsed, source.Path, threads: null, Io.Error.Line);
            facts.AddModel(model, context ?? model.Shape.ContextLength);
        }
        catch (FathomException error)
        {
            facts.Warn($"it does not run: {error.Message}");
        }
        if (parsed.GetValue(form.Json))
            JsonAnswers.Write(Io, facts.WriteJson);
        else
            facts.Write(Io.Out);
        return ExitCode.Fine;
    }
}
