using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Reports;

/// <summary>A picture told in words: for who cannot see it, for logs and for papers. Every number in it is the picture's or the trace's.</summary>
public sealed record Description
{
    /// <summary>What is drawn, of which model and text, and how far its values reach.</summary>
    public required string Overview { get; init; }

    /// <summary>What the axes and the colours are, and what low, moderate, high and very high mean.</summary>
    public required string Axes { get; init; }

    /// <summary>The tokens one by one, or in runs of tokens that behave alike where they are many.</summary>
    public required IReadOnlyList<AnalysisEntry> Analysis { get; init; }

    /// <summary>What stands out, a sentence or two each.</summary>
    public required IReadOnlyList<string> Observations { get; init; }

    /// <summary>What it says of the model on this text, and what it does not.</summary>
    public required string Interpretation { get; init => field = VisibleText.Of(value); }

    /// <summary>What was asked and how it ended; empty where that is not known.</summary>
    public string Asked { get; init; } = "";

    /// <summary>The trace that is told; null where it is another program's matrix.</summary>
    internal Trace? Told { get; init; }

    /// <summary>The groups into which tokens were put; null where they were not.</summary>
    public IReadOnlyList<TokenGroup>? Groups { get; init; }

    /// <summary>The same in sections, to be written.</summary>
    public IReadOnlyList<ReportSection> Sections =>
    [
        new("Overview", Overview),
        .. Asked.Length > 0 ? [new ReportSection("What was asked", Asked)] : Array.Empty<ReportSection>(),
        new("Axes", Axes),
        new("Detailed analysis") { Items = [.. Analysis.Select(entry => entry.Text)] },
        new("Key observations") { Items = Observations },
        new("Interpretation", Interpretation),
    ];

    /// <summary>Tells the picture of a trace.</summary>
    /// <exception cref="FathomException">There is no such picture, as for <see cref="Figure.Of(Trace, FigureOptions)"/>.</exception>
    public static Description Of(Trace trace, FigureOptions options)
    {
        var figure = Figure.Of(trace, options);
        var measure = options.Measure ?? Measure.DefaultOf(trace);
        var tokens = options.Groups is null ? figure : Figure.Of(trace, options with { Groups = null });
        return Of(figure, tokens, measure == Measure.Jsd ? new DepthObserver(figure, trace) : new ValueObserver(figure, measure.IsOfLens))
            with
        { Groups = options.Groups, Asked = OriginText.Of(trace), Told = trace };
    }

    /// <summary>Tells the picture of another program's matrix.</summary>
    /// <exception cref="FathomException">There is no such picture, as for <see cref="Figure.Of(ForeignMatrix, MatrixOptions)"/>.</exception>
    public static Description Of(ForeignMatrix matrix, MatrixOptions options)
    {
        var figure = Figure.Of(matrix, options);
        return Of(figure, figure, new ValueObserver(figure, throughLens: false));
    }

    static Description Of(Figure figure, Figure tokens, Observer observer)
    {
        var runs = ColumnRuns.Of(figure);
        return new()
        {
            Overview = OverviewText.Of(figure),
            Axes = AxesText.Of(figure, hasRuns: runs.Count < figure.Columns.Count),
            Analysis = [.. runs.Select(run => AnalysisText.Of(figure, tokens, run, observer))],
            Observations = [.. GeneralObservations.Movement(figure), .. observer.Observe(), .. GeneralObservations.MostAlike(figure, runs)],
            Interpretation = observer.Interpret(),
        };
    }
}
