using Fathom.Depth;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Models.Sampling;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>What a run does and measures.</summary>
public sealed record RunOptions
{
    /// <summary>The most tokens that are generated; cut to what the context leaves.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Whether generation goes on past an end token. The logits are not touched.</summary>
    public bool IgnoreEnd { get; init; }

    /// <summary>Texts that end the generation as soon as it holds one of them.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How tokens are chosen: by default the likeliest always.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The most positions; by default, and at most, what the model was made for.</summary>
    public int? Context { get; init; }

    /// <summary>Whether the prompt's tokens get columns too.</summary>
    public bool WithPrompt { get; init; }

    /// <summary>Which distributions are compared.</summary>
    public LensProfile Profile { get; init; } = LensProfile.Fathom;

    /// <summary>The settling threshold in the profile's own unit.</summary>
    public decimal G { get; init; } = 0.5m;

    /// <summary>Where the deep-thinking regime begins, as a share of the layers.</summary>
    public decimal Rho { get; init; } = 0.85m;

    /// <summary>How layers are read. A <see cref="TunedLens"/> must have been opened for the model, and outlive the run.</summary>
    public Lens Lens { get; init; } = Lens.Logit;

    /// <summary>Whether the stream between attention and MLP is read through the lens too.</summary>
    public bool Sublayers { get; init; }

    /// <summary>Whether the embeddings, layer 0, are read through the lens too. Settling counts from layer 1 all the same.</summary>
    public bool WithEmbeddings { get; init; }

    /// <summary>How many of the likeliest tokens are kept of each cell.</summary>
    public int Top { get; init; } = 5;

    /// <summary>Tokens whose probability and rank are kept of each cell.</summary>
    public IReadOnlyList<int> Watch { get; init; } = [];

    /// <summary>Whether nothing is measured but which tokens are deep-thinking, exactly, and what the last layer says: most layers need not be computed then.</summary>
    public bool DepthOnly { get; init; }

    /// <summary>How many of the likeliest tokens after the last layer are kept of each column with their log-probabilities, beside that of its own token; null for none of it.</summary>
    /// <remarks>They are the model's own, before temperature, penalties and biases, and are measured without a lens too. A trace does not hold them: a <see cref="MeasuredColumn"/> does.</remarks>
    public int? LogProbabilities { get; init; }

    /// <summary>Who else looks at the residual stream, on the engine's thread.</summary>
    public IReadOnlyList<ResidualReader> Readers { get; init; } = [];

    /// <summary>How a sequence goes on, for at most so many tokens.</summary>
    internal GenerationOptions ToGeneration(int maxTokens) => new(maxTokens, IgnoreEnd, Stop, Sampling);

    /// <summary>What a trace says of how it was measured.</summary>
    internal Conventions Conventions => new(Profile, G, Rho, Lens.Name);

    /// <summary>What is measured of each column of a model.</summary>
    internal ColumnLayout LayoutFor(LanguageModel model) => new(model.Shape.Layers, model.Shape.Vocabulary, Measuring with
    {
        TellsParts = model.Transformer.TellsParts,
        LastTop = LogProbabilities,
        DepthOnly = DepthOnly ? new(Conventions.GBits, DepthReading.FirstDeepLayer(Rho, model.Shape.Layers)) : null,
    });

    LensOptions Measuring => new(Lens, Profile, Top, [.. Watch], Sublayers, WithEmbeddings);

    /// <summary>Refuses values that mean nothing, or do not go together.</summary>
    /// <exception cref="FathomException">There is one.</exception>
    public void Check()
    {
        Lens.Check(Measuring);
        if (MaxTokens < 1)
            throw new FathomException($"{MaxTokens} tokens cannot be generated: it must be at least 1");
        if (Context is < 1)
            throw new FathomException($"the context is {Context}: it must be at least 1");
        if (Stop.Contains(""))
            throw new FathomException("a text that ends the generation is empty");
        Conventions.Check();
        if (Top is < 1 or > LensOptions.MostTop)
            throw new FathomException($"top is {Top}: it must be from 1 to {LensOptions.MostTop}");
        if (LogProbabilities is < 0 or > LensOptions.MostTop)
            throw new FathomException($"the log-probabilities of {LogProbabilities} tokens are asked for: it must be from 0 to {LensOptions.MostTop}");
        if (Watch.Count > LensOptions.MostWatched)
            throw new FathomException($"{Watch.Count} tokens are too many to watch: at most {LensOptions.MostWatched}");
        Sampling.Check();
        if (DepthOnly)
            CheckDepthOnly();
    }

    void CheckDepthOnly()
    {
        if (!Lens.ReadsLayers)
            throw new FathomException("without a lens there is no depth to measure");
        if (Sublayers || WithEmbeddings || Watch.Count > 0)
            throw new FathomException("where depth alone is measured, most layers are not read: there are no sublayers, embeddings or watched tokens");
    }

    /// <summary>The same, for a model.</summary>
    internal void Check(LanguageModel model)
    {
        Check();
        if (Sublayers && model.Engine is { } engine)
            throw new FathomException($"{model.Path}: {engine.Name} runs it, which does not tell the streams between attention and MLP (sublayers)");
        int vocabulary = model.Shape.Vocabulary;
        Sampling.Check(vocabulary);
        foreach (int id in Watch)
            if ((uint)id >= (uint)vocabulary)
                throw new FathomException($"the watched id {id} is outside the vocabulary of {vocabulary}");
    }
}
