using System.Globalization;
using Fathom.Charts;
using Fathom.Charts.Page;
using Fathom.Cli.Terminal;
using Fathom.Comparisons;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>What a verb has come to: a picture, the same in words, and the numbers behind it in the forms that there are of them.</summary>
sealed record Outcome
{
    /// <summary>Writes the picture to a file.</summary>
    public required Action<string> WritePicture { get; init; }

    /// <summary>Tells the picture in words.</summary>
    public required Func<IReadOnlyList<ReportSection>> Words { get; init; }

    /// <summary>Writes the words as JSON; null where there is no such form.</summary>
    public Action<Stream>? WriteWordsJson { get; init; }

    /// <summary>Writes the page to a file.</summary>
    public required Action<string> WritePage { get; init; }

    /// <summary>What a terminal shows.</summary>
    public required Func<TerminalCapabilities, string> Show { get; init; }

    /// <summary>Writes the numbers as JSON; null where there is no such form.</summary>
    public Action<Stream>? WriteJson { get; init; }

    /// <summary>Writes the numbers to a file of one of the <see cref="Forms"/>.</summary>
    public Action<string>? Save { get; init; }

    /// <summary>The endings of the files that <see cref="Save"/> knows.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>The outcome that a trace is.</summary>
    public static Outcome Of(Trace trace, FigureOptions options) => new()
    {
        WritePicture = file => Chart.Write(Figure.Of(trace, options), file),
        Words = () => Description.Of(trace, options).Sections,
        WriteWordsJson = stream => DescriptionJson.Write(stream, Description.Of(trace, options)),
        WritePage = file => HtmlPage.Write(trace, options, file),
        Show = terminal => TerminalFigure.Draw(Figure.Of(trace, options), terminal) + Wrapped($"{DepthLine(trace)}\n", terminal),
        WriteJson = stream => TraceJson.Write(stream, trace, options.Groups),
        Save = file => TraceFile.Save(file, trace, options.Groups),
        Forms = [".fathom", ".json", ".csv"],
    };

    /// <summary>The endings of the files of numbers that samples can be written to.</summary>
    public static IReadOnlyList<string> FormsOfSamples { get; } = [".json", ".csv"];

    /// <summary>The outcome that samples are.</summary>
    public static Outcome Of(SampleSet set, Palette? palette, string title) => new()
    {
        WritePicture = file => SamplesChart.Write(SamplesFigure.Of(set, palette, title), file),
        Words = () => SamplesReport.Of(set),
        WritePage = file => HtmlPage.Write(set, palette, title, file),
        Show = terminal => TerminalSamples.Draw(set, palette, title, terminal),
        WriteJson = stream => SamplesJson.Write(stream, set),
        Save = file => AtomicFile.Write(file, stream => (OutputFile.Ending(file) == ".csv" ? (Action<Stream, SampleSet>)SamplesCsv.Write : SamplesJson.Write)(stream, set)),
        Forms = FormsOfSamples,
    };

    /// <summary>The outcome that another program's matrix is.</summary>
    public static Outcome Of(ForeignMatrix matrix, MatrixOptions options) => new()
    {
        WritePicture = file => Chart.Write(Figure.Of(matrix, options), file),
        Words = () => Description.Of(matrix, options).Sections,
        WriteWordsJson = stream => DescriptionJson.Write(stream, Description.Of(matrix, options)),
        WritePage = file => HtmlPage.Write(Figure.Of(matrix, options), file),
        Show = terminal => TerminalFigure.Draw(Figure.Of(matrix, options), terminal),
    };

    /// <summary>The outcome that a comparison is.</summary>
    public static Outcome Of(Comparison comparison, FigureOptions options) => new()
    {
        WritePicture = file => Chart.Write(DifferenceFigure.Of(comparison, options), file),
        Words = () => ComparisonReport.Of(comparison, options),
        WritePage = file => HtmlPage.Write(DifferenceFigure.Of(comparison, options), file, ComparisonReport.Tables(comparison, options.Groups)),
        Show = terminal => $"{TerminalFigure.Draw(DifferenceFigure.Of(comparison, options), terminal)}\n" +
            Wrapped(ReportText.Plain(ComparisonReport.Tables(comparison, options.Groups)), terminal),
        WriteJson = stream => ComparisonJson.Write(stream, comparison, options.Groups),
        Save = file => AtomicFile.Write(file, stream => ComparisonJson.Write(stream, comparison, options.Groups)),
        Forms = [".json"],
    };

    /// <summary>The same outcome, told in words where it was shown, and written as JSON in words.</summary>
    public Outcome InWords() => this with
    {
        Show = terminal => Wrapped(ReportText.Plain(Words()), terminal),
        WriteJson = WriteWordsJson,
        Save = file => AtomicFile.Write(file, WriteWordsJson!),
        Forms = [".json"],
    };

    /// <summary>The deep-thinking ratio of a trace, in a line.</summary>
    public static string DepthLine(Trace trace)
    {
        if (!trace.Conventions.HasLens)
            return "no lens: no settling depths, no DTR";
        var depth = trace.Depth();
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        return depth.Dtr is double ratio
            ? string.Create(CultureInfo.InvariantCulture, $"DTR {ratio:0.000}: {depth.DeepTokens} of {depth.CountedTokens} {over} settle at layer {depth.DeepFrom} or above")
            : $"DTR: none of the {over} could be measured";
    }

    static string Wrapped(string text, TerminalCapabilities terminal) => string.Concat(text.Split('\n')[..^1]
        .Select(line => string.Concat(TextCells.Wrap(line, terminal.Width).DefaultIfEmpty("").Select(part => $"{part}\n"))));
}
