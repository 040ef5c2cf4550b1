using System.Globalization;
using Fathom.Charts;
using Fathom.Cli.Terminal;
using Fathom.Comparisons;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>What a verb has come to, to be shown in the terminal and written in the forms that there are of it.</summary>
sealed class Outcome
{
    /// <summary>The endings of the files that it can be written to.</summary>
    public required IReadOnlyList<string> Endings { get; init; }

    /// <summary>Writes it in the form of one of its <see cref="Endings"/>.</summary>
    public required Action<Stream, string> Write { get; init; }

    /// <summary>What a terminal shows.</summary>
    public required Func<TerminalCapabilities, string> Show { get; init; }

    /// <summary>The outcome that a trace is.</summary>
    public static Outcome Of(Trace trace, FigureOptions options) => Of(DrawnForms.Traces, (trace, options),
        terminal => (trace.Proven is not null && options.Measure is null ? $"{DepthBar.Blocks(trace, terminal.Width)}\n" : TerminalFigure.Draw(Figure.Of(trace, options), terminal))
            + Wrapped($"{DepthLine(trace)}{(trace.Proven is null ? "" : "\ndepth alone was measured: █ is a deep-thinking token, ▁ another; at which layers they settle is missing")}\n", terminal));

    /// <summary>The outcome that a trace is, told in words where it was shown, and written as JSON in words.</summary>
    public static Outcome InWords(Trace trace, FigureOptions options) => Of(DrawnForms.TracesInWords, (trace, options),
        terminal => Wrapped(ReportText.Plain(Description.Of(trace, options).Sections), terminal));

    /// <summary>The outcome that samples are.</summary>
    public static Outcome Of(SampleSet set, Palette? palette, string title) => Of(DrawnForms.Samples, (set, palette, title),
        terminal => TerminalSamples.Draw(set, palette, title, terminal));

    /// <summary>The outcome that another program's matrix is.</summary>
    public static Outcome Of(ForeignMatrix matrix, MatrixOptions options) => Of(DrawnForms.Matrices, (matrix, options),
        terminal => TerminalFigure.Draw(Figure.Of(matrix, options), terminal));

    /// <summary>The outcome that another program's matrix is, told in words where it was shown, and written as JSON in words.</summary>
    public static Outcome InWords(ForeignMatrix matrix, MatrixOptions options) => Of(DrawnForms.MatricesInWords, (matrix, options),
        terminal => Wrapped(ReportText.Plain(Description.Of(matrix, options).Sections), terminal));

    /// <summary>The outcome that a comparison is.</summary>
    public static Outcome Of(Comparison comparison, FigureOptions options) => Of(DrawnForms.Comparisons, (comparison, options),
        terminal => $"{TerminalFigure.Draw(DifferenceFigure.Of(comparison, options), terminal)}\n" +
            Wrapped(ReportText.Plain(ComparisonReport.Tables(comparison, options.Groups)), terminal));

    /// <summary>An outcome that is written in some forms.</summary>
    public static Outcome Of<T>(OutputForms<T> forms, T what, Func<TerminalCapabilities, string> show) =>
        new() { Endings = forms.Endings, Write = (stream, ending) => forms.Write(what, stream, ending), Show = show };

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

    /// <summary>A text in lines that the terminal has room for.</summary>
    public static string Wrapped(string text, TerminalCapabilities terminal) => string.Concat(text.Split('\n')[..^1]
        .Select(line => string.Concat(TextCells.Wrap(line, terminal.Width).DefaultIfEmpty("").Select(part => $"{part}\n"))));
}
