using System.Globalization;
using System.Text;
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
    const string Json = ".json";

    /// <summary>Draws the picture in one of the forms of <see cref="Chart.Formats"/>.</summary>
    public required Func<string, byte[]> Picture { get; init; }

    /// <summary>Tells the picture in words.</summary>
    public required Func<IReadOnlyList<ReportSection>> Words { get; init; }

    /// <summary>Writes the words as JSON; null where there is no such form.</summary>
    public Action<Stream>? WriteWordsJson { get; init; }

    /// <summary>Makes the page.</summary>
    public required Func<string> Page { get; init; }

    /// <summary>What a terminal shows.</summary>
    public required Func<TerminalCapabilities, string> Show { get; init; }

    /// <summary>Writes the numbers as JSON; null where there is no such form.</summary>
    public Action<Stream>? WriteJson { get; init; }

    /// <summary>Write the numbers, by the endings of such files.</summary>
    public IReadOnlyDictionary<string, Action<Stream>> Numbers { get; init; } = new Dictionary<string, Action<Stream>>();

    /// <summary>The forms in which it can be written, by the endings of such files.</summary>
    public IEnumerable<string> Forms => FormsWith(Numbers.Keys);

    /// <summary>The forms in which an outcome with such forms of its numbers can be written.</summary>
    public static IEnumerable<string> FormsWith(IEnumerable<string> numbers) => [.. Chart.Formats, HtmlPage.Format, .. ReportText.Formats, .. numbers];

    /// <summary>The outcome that a trace is.</summary>
    public static Outcome Of(Trace trace, FigureOptions options) => new()
    {
        Picture = form => Drawn(Figure.Of(trace, options), form),
        Words = () => Description.Of(trace, options).Sections,
        WriteWordsJson = stream => DescriptionJson.Write(stream, Description.Of(trace, options)),
        Page = () => HtmlPage.Of(trace, options),
        Show = terminal => TerminalFigure.Draw(Figure.Of(trace, options), terminal) + Wrapped($"{DepthLine(trace)}\n", terminal),
        WriteJson = stream => TraceJson.Write(stream, trace, options.Groups),
        Numbers = new Dictionary<string, Action<Stream>>
        {
            [".fathom"] = stream => FathomFile.Write(stream, trace),
            [Json] = stream => TraceJson.Write(stream, trace, options.Groups),
            [".csv"] = stream => TraceCsv.Write(stream, trace),
        },
    };

    /// <summary>The endings of the files of numbers that samples can be written to.</summary>
    public static IReadOnlyList<string> FormsOfSamples { get; } = [Json, ".csv"];

    /// <summary>The outcome that samples are.</summary>
    public static Outcome Of(SampleSet set, Palette? palette, string title) => new()
    {
        Picture = form => Drawn(SamplesFigure.Of(set, palette, title), form),
        Words = () => SamplesReport.Of(set),
        Page = () => HtmlPage.Of(set, palette, title),
        Show = terminal => TerminalSamples.Draw(set, palette, title, terminal),
        WriteJson = stream => SamplesJson.Write(stream, set),
        Numbers = new Dictionary<string, Action<Stream>> { [Json] = stream => SamplesJson.Write(stream, set), [".csv"] = stream => SamplesCsv.Write(stream, set) },
    };

    /// <summary>The outcome that another program's matrix is.</summary>
    public static Outcome Of(ForeignMatrix matrix, MatrixOptions options) => new()
    {
        Picture = form => Drawn(Figure.Of(matrix, options), form),
        Words = () => Description.Of(matrix, options).Sections,
        WriteWordsJson = stream => DescriptionJson.Write(stream, Description.Of(matrix, options)),
        Page = () => HtmlPage.Of(Figure.Of(matrix, options)),
        Show = terminal => TerminalFigure.Draw(Figure.Of(matrix, options), terminal),
    };

    /// <summary>The outcome that a comparison is.</summary>
    public static Outcome Of(Comparison comparison, FigureOptions options) => new()
    {
        Picture = form => Drawn(DifferenceFigure.Of(comparison, options), form),
        Words = () => ComparisonReport.Of(comparison, options),
        Page = () => HtmlPage.Of(DifferenceFigure.Of(comparison, options), ComparisonReport.Tables(comparison, options.Groups)),
        Show = terminal => $"{TerminalFigure.Draw(DifferenceFigure.Of(comparison, options), terminal)}\n" +
            Wrapped(ReportText.Plain(ComparisonReport.Tables(comparison, options.Groups)), terminal),
        WriteJson = stream => ComparisonJson.Write(stream, comparison, options.Groups),
        Numbers = new Dictionary<string, Action<Stream>> { [Json] = stream => ComparisonJson.Write(stream, comparison, options.Groups) },
    };

    /// <summary>The same outcome, told in words where it was shown, and written as JSON in words.</summary>
    public Outcome InWords() => this with
    {
        Show = terminal => Wrapped(ReportText.Plain(Words()), terminal),
        WriteJson = WriteWordsJson,
        Numbers = new Dictionary<string, Action<Stream>> { [Json] = WriteWordsJson! },
    };

    /// <summary>Writes it in one of its <see cref="Forms"/>.</summary>
    public void Write(string form, Stream to)
    {
        if (Numbers.TryGetValue(form, out var write))
            write(to);
        else
            to.Write(form switch
            {
                ".png" or ".svg" => Picture(form),
                HtmlPage.Format => Encoding.UTF8.GetBytes(Page()),
                ".md" => Encoding.UTF8.GetBytes(ReportText.Markdown(Words())),
                _ => Encoding.UTF8.GetBytes(ReportText.Plain(Words())),
            });
    }

    static byte[] Drawn(Figure figure, string form) => form == ".png" ? Chart.Png(figure) : Encoding.UTF8.GetBytes(Chart.Svg(figure));

    static byte[] Drawn(SamplesFigure figure, string form) => form == ".png" ? SamplesChart.Png(figure) : Encoding.UTF8.GetBytes(SamplesChart.Svg(figure));

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
