using System.CommandLine;
using Fathom.Models;

namespace Fathom.Cli.Options;

/// <summary>What runs the model: Fathom itself, or llama.cpp.</summary>
sealed class EngineOptionGroup : OptionGroup
{
    readonly Option<Engine?> engine;
    readonly Option<int?> gpuLayers;
    readonly Option<bool> exact;
    readonly Option<string?> tokenizer;

    public EngineOptionGroup() : base("Engine")
    {
        engine = Add(New.Choice<Engine?>("--engine", "What runs the model. By default Fathom itself, and llama.cpp where a GGUF file asks for what Fathom does not compute; its numbers are the same in every run and beside others within rounding, not to the bit.",
            [Engine.Auto, Engine.Fathom, Engine.LlamaCpp], static engine => NameOf(engine!.Value)));
        gpuLayers = Add(New.Number<int>("--gpu-layers", "How many layers llama.cpp puts on a GPU: none."));
        exact = Add(New.Flag("--exact", "Let llama.cpp read float32 weights, written once into the cache folder: else it rounds activations to 8 bits where weights are quantised."));
        tokenizer = Add(New.Choice("--tokenizer", "Whose tokenizer reads text for llama.cpp. By default Fathom's, where both agree.", [OfFathom, OfLlamaCpp], static name => name!));
    }

    const string OfFathom = "fathom", OfLlamaCpp = "llama.cpp";

    /// <summary>Opens a model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The file, folder or name.</param>
    /// <param name="threads">How many threads; null for as many as there are processors.</param>
    /// <param name="note">Told what is to be said at once.</param>
    /// <exception cref="UsageException">An option needs another engine.</exception>
    /// <exception cref="FathomException">The model cannot be opened.</exception>
    public LanguageModel Open(ParseResult parsed, string path, int? threads, Action<string> note)
    {
        var model = new ModelOpening(path, threads, Choose(parsed, out string[] ofLlama), note).Open();
        if (ofLlama.Length == 0 || model.Engine is not null)
            return model;
        model.Dispose();
        throw new UsageException($"{ofLlama[0]} goes with --engine llama.cpp: Fathom computes this model itself");
    }

    /// <summary>What runs a model, and what llama.cpp is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ofLlama">The names of the options that were given for it.</param>
    /// <exception cref="UsageException">An option needs another engine.</exception>
    EngineWishes Choose(ParseResult parsed, out string[] ofLlama)
    {
        var chosen = parsed.GetValue(engine) ?? Engine.Auto;
        int layers = parsed.GetValue(gpuLayers) ?? 0;
        if (layers < 0)
            throw new UsageException($"{gpuLayers.Name} must be at least 0");
        ofLlama = [.. new (Option Option, bool Given)[] { (gpuLayers, layers > 0), (exact, parsed.GetValue(exact)), (tokenizer, parsed.GetValue(tokenizer) is not null) }
            .Where(static option => option.Given).Select(static option => option.Option.Name)];
        if (chosen == Engine.Fathom && ofLlama.Length > 0)
            throw new UsageException($"{ofLlama[0]} goes with --engine llama.cpp");
        return new(chosen == Engine.Auto ? null : chosen == Engine.LlamaCpp, layers, parsed.GetValue(exact), parsed.GetValue(tokenizer) == OfLlamaCpp);
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">An option needs another engine.</exception>
    public EngineWishes Read(ParseResult parsed) => Choose(parsed, out _);

    static string NameOf(Engine engine) => engine switch
    {
        Engine.Auto => "auto",
        Engine.Fathom => OfFathom,
        _ => OfLlamaCpp,
    };

    /// <summary>What runs a model.</summary>
    enum Engine
    {
        /// <summary>Whatever can.</summary>
        Auto,
        /// <summary>Fathom itself.</summary>
        Fathom,
        /// <summary>llama.cpp.</summary>
        LlamaCpp,
    }
}
