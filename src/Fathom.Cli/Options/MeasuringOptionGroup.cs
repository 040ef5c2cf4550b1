using System.CommandLine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Cli.Options;

/// <summary>What is measured of every token.</summary>
sealed class MeasuringOptionGroup : LensOptionGroup
{
    readonly Option<bool> noLens, withEmbeddings;
    readonly Option<int?> top;
    readonly Option<string[]> watch;

    public MeasuringOptionGroup() : base("Measuring")
    {
        noLens = Add(New.Flag("--no-lens", "Measure norms alone, without reading layers through the unembedding."));
        DepthOnly = Add(New.Flag("--depth-only", "Measure only which tokens are deep-thinking, exactly, and what the last layer says: several times faster."));
        Sublayers = Add(New.Flag("--sublayers", "Read the stream between attention and MLP through the lens too."));
        withEmbeddings = Add(New.Flag("--with-embeddings", "Read the embeddings, layer 0, through the lens too."));
        top = Add(New.Number<int>("--top", "How many of the likeliest tokens to keep of each cell: 5."));
        watch = Add(New.Texts("--watch", "TOKEN", "Keep probability and rank of this token in every cell, given as its text, or as id:13. Several may be given."));
    }

    /// <summary>Whether depth alone is measured.</summary>
    public Option<bool> DepthOnly { get; }

    /// <summary>Whether the stream between attention and MLP is read.</summary>
    public Option<bool> Sublayers { get; }

    /// <summary>Whether layers are read through a lens.</summary>
    public bool HasLens(ParseResult parsed) => !parsed.GetValue(noLens);

    /// <summary>Refuses what does not go together, before anything is read.</summary>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(noLens) && Given(parsed, TunedLens, DepthOnly, Sublayers, withEmbeddings, watch) is { } needless)
            throw new UsageException($"{needless.Name} is about the lens, which {noLens.Name} leaves out");
        if (parsed.GetValue(DepthOnly) && Given(parsed, Sublayers, withEmbeddings, top, watch) is { } missing)
            throw new UsageException($"{missing.Name} is about layers most of which {DepthOnly.Name} does not read");
        if (parsed.GetValue(TunedLens) is not null && parsed.GetValue(Sublayers))
            throw new UsageException($"{Sublayers.Name} is read through the raw logit lens alone: a tuned lens has no translators for these streams");
    }

    static Option? Given(ParseResult parsed, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            if (parsed.GetResult(option) is { Implicit: false })
                return option;
        return null;
    }

    public override RunOptions Read(ParseResult parsed, RunOptions run) => base.Read(parsed, run) with
    {
        Lens = HasLens(parsed) ? Lens.Logit : Lens.None,
        DepthOnly = parsed.GetValue(DepthOnly),
        Sublayers = parsed.GetValue(Sublayers),
        WithEmbeddings = parsed.GetValue(withEmbeddings),
        Top = parsed.GetValue(top) ?? run.Top,
    };

    /// <summary>The tokens that are watched.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="model">The model.</param>
    /// <param name="drawn">A token that is drawn, and so watched too.</param>
    /// <exception cref="FathomException">A text is not one token of the model.</exception>
    public int[] Watched(ParseResult parsed, LanguageModel model, string? drawn = null) =>
        [.. parsed.GetValue(watch)!.Concat(drawn is null ? [] : [drawn]).Select(name => NamedToken.Find(model, name, watch.Name)).Distinct()];
}
