using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom model info: tells what a model is.</summary>
sealed class ModelInfoCommand : Verb
{
    readonly Argument<string> path = New.ModelArgument();
    readonly ContextOptions memory = new();
    readonly EngineOptionGroup engine = new();
    readonly JsonOptions form = new();

    public ModelInfoCommand(CommandIo io) : base("info", "Tells what a model is: its sizes, how it is stored, what memory it needs, its tokenizer, template and licence.", io)
    {
        Add(path);
        Take([memory, engine, form]);
    }

    protected override int Run(ParseResult parsed)
    {
        int? context = parsed.GetValue(memory.Context);
        if (context < 1)
            throw new UsageException("--context must be at least 1");
        using var source = ModelSource.Open(parsed.GetRequiredValue(path));
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
