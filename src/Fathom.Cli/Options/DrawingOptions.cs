using System.CommandLine;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>What the pictures show; what is measured and saved does not depend on it.</summary>
sealed class DrawingOptions : OptionGroup
{
    public DrawingOptions() : base("Drawing")
    {
        Measure = Add(New.Parsed("--measure", "NAME", $"What the colours show: jsd by default, norm without a lens. One of {string.Join(", ", MeasureChoice.Names)}, or of a token that --watch "
            + "follows, watch:TOKEN (its probability) or watch-rank:TOKEN.", MeasureChoice.Parse));
        Measure.CompletionSources.Add([.. MeasureChoice.Names]);
        Palette = Add(New.Choice("--palette", "Dark where settled, by default; or dark where far, as in the paper (paper); viridis; or blue to red (difference), the default where values are on both sides of 0.",
            Figures.Palette.All, static palette => palette.Name));
        Range = Add(New.Range<double>("--range", "The values at the ends of the scale, what lies beyond drawn as the end: by default the measure's own; of a matrix 0..1 where all fit, else the least and the largest."));
        Log = Add(New.Flag("--log", "Draw the logarithm of the value, of rank and kl as always."));
        Layers = Add(New.Range<int>("--layers", "Draw only these layers."));
        Tokens = Add(New.Range<int>("--tokens", "Draw only these columns, counted from 0."));
        WithLastLayer = Add(New.Flag("--with-last-layer", "Draw the last layer too where it is 0 by definition: of jsd, kl and cosine."));
        Ticks = Add(New.Choice("--ticks", "Which layers are marked at the axis: odd by default.",
            Enum.GetValues<LayerTicks>(), static ticks => ticks == LayerTicks.All ? "all" : "odd"));
        Settling = Add(New.Flag("--settling", "Draw the settling depth of each token as a line."));
        Regime = Add(New.Flag("--regime", "Draw where the deep-thinking regime begins, and mark its tokens."));
        Annotate = Add(New.Flag("--annotate", "Write the likeliest token into each cell, where it fits."));
        Title = Add(New.Text("--title", "TEXT", "A title above the picture."));
        XTitle = Add(New.Text("--x-title", "TEXT", "What the token axis is called."));
        YTitle = Add(New.Text("--y-title", "TEXT", "What the layer axis is called."));
        ScaleTitle = Add(New.Text("--scale-title", "TEXT", "What the values are, and in which unit, beside the scale."));
        NoFooter = Add(New.Flag("--no-footer", "Leave off the lines below the picture, which say what was measured and how."));
        Width = Add(New.Number<int>("--width", "How wide a picture file is, in pixels of 1/96 inch: by default as its columns need."));
        Height = Add(New.Number<int>("--height", "How high it is: by default as its layers need."));
        Dpi = Add(New.Number<int>("--dpi", "How many dots an inch a .png has: 96, a dot a pixel."));
    }

    public Option<MeasureChoice?> Measure { get; }

    public Option<Palette?> Palette { get; }

    public Option<(int First, int Last)?> Layers { get; }

    public Option<(int First, int Last)?> Tokens { get; }

    public Option<bool> WithLastLayer { get; }

    public Option<LayerTicks> Ticks { get; }

    public Option<bool> Settling { get; }

    public Option<bool> Regime { get; }

    public Option<bool> Annotate { get; }

    public Option<string?> Title { get; }
    public Option<(double First, double Last)?> Range { get; }
    public Option<bool> Log { get; }
    public Option<string?> XTitle { get; }
    public Option<string?> YTitle { get; }
    public Option<string?> ScaleTitle { get; }
    public Option<bool> NoFooter { get; }
    public Option<int?> Width { get; }
    public Option<int?> Height { get; }
    public Option<int?> Dpi { get; }

    /// <summary>Those that only a trace can be drawn with.</summary>
    public IReadOnlyList<Option> OfTraces => [Measure, WithLastLayer, Settling, Regime, Annotate];

    /// <summary>Those that words do not depend on.</summary>
    public IReadOnlyList<Option> OfInkAlone => [Ticks, Settling, Regime, Annotate, Title];

    /// <summary>Refuses to draw layers that a model of so many does not have, before it runs.</summary>
    /// <exception cref="FathomException">It has not.</exception>
    public void CheckLayers(ParseResult parsed, int layers, bool hasLens, bool withEmbeddings)
    {
        var choice = parsed.GetValue(Measure);
        var measure = choice?.Measure ?? Figures.Measure.DefaultOf(hasLens);
        Read(parsed).LayersOf(measure, layers, measure.FirstLayer(withEmbeddings && choice?.Watched is null));
    }

    /// <summary>Refuses to draw what only a lens tells of a run that has none.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void CheckLens(ParseResult parsed, bool hasLens)
    {
        if (hasLens)
            return;
        if (parsed.GetValue(Measure) is { Measure.IsOfLens: true } choice)
            throw new UsageException($"{Measure.Name}: without a lens there is no {choice.Name}");
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
        if (parsed.GetValue(Measure) is { Measure.IsOfLens: false })
            return;
        if (parsed.GetValue(Measure) is { } choice)
            throw new UsageException($"{Measure.Name}: {depthOnly.Name} leaves out the {choice.Name} of layers below the last");
        if (parsed.GetValue(files)!.FirstOrDefault(static file => OutputFile.Ending(file) is ".png" or ".svg" or ".pdf" or ".html" or ".md" or ".txt") is { } file)
            throw new UsageException($"{files.Name}: {file} would draw the divergence of each layer, which {depthOnly.Name} leaves out; .fathom, .json and .csv hold what it measures");
    }

    /// <summary>Refuses to draw what is between attention and MLP of a run that does not look there.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void CheckSublayers(ParseResult parsed, Option sublayers)
    {
        if (parsed.GetValue(Measure) is { Measure.IsOfSublayers: true } choice && parsed.GetResult(sublayers) is not { Implicit: false })
            throw new UsageException($"{Measure.Name}: {choice.Name} is measured with {sublayers.Name} alone");
    }

    /// <summary>Refuses a range and sizes that no picture can have.</summary>
    /// <exception cref="UsageException">They were given.</exception>
    public void CheckInk(ParseResult parsed)
    {
        if (parsed.GetValue(Range) is var (low, high) && !(low < high && double.IsFinite(high - low)))
            throw new UsageException($"{Range.Name} must rise from one number to another");
        UsageException.Check(SizeIn(parsed).Check);
    }

    /// <summary>What was given, and the library's defaults for the rest; of the measure, one that every trace may have.</summary>
    public FigureOptions Read(ParseResult parsed) => new()
    {
        Measure = parsed.GetValue(Measure) is { Watched: null } choice ? choice.Measure : null,
        Palette = parsed.GetValue(Palette),
        Range = parsed.GetValue(Range),
        Log = parsed.GetValue(Log),
        ScaleTitle = parsed.GetValue(ScaleTitle),
        LayersTitle = parsed.GetValue(YTitle),
        TokensTitle = parsed.GetValue(XTitle),
        NoFooter = parsed.GetValue(NoFooter),
        Size = SizeIn(parsed),
        Layers = parsed.GetValue(Layers),
        Tokens = parsed.GetValue(Tokens),
        WithLastLayer = parsed.GetValue(WithLastLayer),
        Ticks = parsed.GetValue(Ticks),
        Settling = parsed.GetValue(Settling),
        Regime = parsed.GetValue(Regime),
        Annotate = parsed.GetValue(Annotate),
        Title = parsed.GetValue(Title) ?? "",
    };

    /// <summary>The same for a trace, whose measure may be one of a token that it watched.</summary>
    /// <exception cref="FathomException">It watched no such token.</exception>
    public FigureOptions Read(ParseResult parsed, Trace trace) =>
        parsed.GetValue(Measure) is { Watched: not null } choice ? Read(parsed) with { Measure = Figures.Measure.Named(choice.Name, trace) } : Read(parsed);

    /// <summary>The token whose measure is drawn; null for the columns' own.</summary>
    public string? WatchedIn(ParseResult parsed) => parsed.GetValue(Measure)?.Watched?.Token;

    PictureSize SizeIn(ParseResult parsed) => new(parsed.GetValue(Width), parsed.GetValue(Height), parsed.GetValue(Dpi) ?? PictureSize.UsualDpi);
}
