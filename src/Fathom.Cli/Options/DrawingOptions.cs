using System.CommandLine;
using Fathom.Figures;

namespace Fathom.Cli.Options;

/// <summary>What the pictures show; what is measured and saved does not depend on it.</summary>
sealed class DrawingOptions : OptionGroup
{
    public DrawingOptions() : base("Drawing")
    {
        Measure = Add(New.Choice("--measure", "What the colours show: jsd by default, norm without a lens.",
            Figures.Measure.All, static measure => measure.Name));
        Palette = Add(New.Choice("--palette", "Dark where settled, by default, or the paper's own: dark where far.",
            Figures.Palette.All, static palette => palette.Name));
        Layers = Add(New.Range<int>("--layers", "Draw only these layers."));
        Tokens = Add(New.Range<int>("--tokens", "Draw only these columns, counted from 0."));
        WithLastLayer = Add(New.Flag("--with-last-layer", "Draw the last layer too where it is 0 by definition: of jsd, kl and cosine."));
        Ticks = Add(New.Choice("--ticks", "Which layers are marked at the axis: odd by default.",
            Enum.GetValues<LayerTicks>(), static ticks => ticks == LayerTicks.All ? "all" : "odd"));
        Settling = Add(New.Flag("--settling", "Draw the settling depth of each token as a line."));
        Regime = Add(New.Flag("--regime", "Draw where the deep-thinking regime begins, and mark its tokens."));
        Annotate = Add(New.Flag("--annotate", "Write the likeliest token into each cell, where it fits."));
        Title = Add(New.Text("--title", "TEXT", "A title above the picture."));
    }

    public Option<Measure?> Measure { get; }

    public Option<Palette?> Palette { get; }

    public Option<(int First, int Last)?> Layers { get; }

    public Option<(int First, int Last)?> Tokens { get; }

    public Option<bool> WithLastLayer { get; }

    public Option<LayerTicks> Ticks { get; }

    public Option<bool> Settling { get; }

    public Option<bool> Regime { get; }

    public Option<bool> Annotate { get; }

    public Option<string?> Title { get; }

    /// <summary>Those that only a trace can be drawn with.</summary>
    public IReadOnlyList<Option> OfTraces => [Measure, WithLastLayer, Settling, Regime, Annotate];

    /// <summary>Those that words do not depend on.</summary>
    public IReadOnlyList<Option> OfInkAlone => [Ticks, Settling, Regime, Annotate, Title];

    /// <summary>Refuses to draw layers that a model of so many does not have, before it runs.</summary>
    /// <exception cref="FathomException">It has not.</exception>
    public void CheckLayers(ParseResult parsed, int layers, bool hasLens, bool withEmbeddings)
    {
        var options = Read(parsed);
        var measure = options.Measure ?? Figures.Measure.DefaultOf(hasLens);
        options.LayersOf(measure, layers, measure.FirstLayer(withEmbeddings));
    }

    /// <summary>Refuses to draw what only a lens tells of a run that has none.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void CheckLens(ParseResult parsed, bool hasLens)
    {
        if (hasLens)
            return;
        if (parsed.GetValue(Measure) is { IsOfLens: true } measure)
            throw new UsageException($"{Measure.Name}: without a lens there is no {measure.Name}");
        if (((Option<bool>[])[Settling, Regime, Annotate]).FirstOrDefault(parsed.GetValue) is { } option)
            throw new UsageException($"{option.Name}: without a lens there are neither depths nor likeliest tokens");
    }

    /// <summary>Refuses to draw layers of which nothing but the depth is measured.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="depthOnly">The option that leaves the rest out.</param>
    /// <param name="files">The files that are to be written.</param>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void CheckDepthOnly(ParseResult parsed, Option<bool> depthOnly, Option<string[]> files)
    {
        if (!parsed.GetValue(depthOnly))
            return;
        if (((Option<bool>[])[Settling, Annotate]).FirstOrDefault(parsed.GetValue) is { } option)
            throw new UsageException($"{option.Name}: {depthOnly.Name} tells neither settling depths nor likeliest tokens of layers");
        if (parsed.GetValue(Measure) is { IsOfLens: false })
            return;
        if (parsed.GetValue(Measure) is { } measure)
            throw new UsageException($"{Measure.Name}: {depthOnly.Name} leaves out the {measure.Name} of layers below the last");
        if (parsed.GetValue(files)!.FirstOrDefault(static file => OutputFile.Ending(file) is ".png" or ".svg" or ".html" or ".md" or ".txt") is { } file)
            throw new UsageException($"{files.Name}: {file} would draw the divergence of each layer, which {depthOnly.Name} leaves out; .fathom, .json and .csv hold what it measures");
    }

    /// <summary>Refuses to draw what is between attention and MLP of a run that does not look there.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void CheckSublayers(ParseResult parsed, Option sublayers)
    {
        if (parsed.GetValue(Measure) is { IsOfSublayers: true } measure && parsed.GetResult(sublayers) is not { Implicit: false })
            throw new UsageException($"{Measure.Name}: {measure.Name} is measured with {sublayers.Name} alone");
    }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public FigureOptions Read(ParseResult parsed)
    {
        var defaults = new FigureOptions();
        return new()
        {
            Measure = parsed.GetValue(Measure),
            Palette = parsed.GetValue(Palette) ?? defaults.Palette,
            Layers = parsed.GetValue(Layers),
            Tokens = parsed.GetValue(Tokens),
            WithLastLayer = parsed.GetValue(WithLastLayer),
            Ticks = parsed.GetValue(Ticks),
            Settling = parsed.GetValue(Settling),
            Regime = parsed.GetValue(Regime),
            Annotate = parsed.GetValue(Annotate),
            Title = parsed.GetValue(Title) ?? "",
        };
    }
}
