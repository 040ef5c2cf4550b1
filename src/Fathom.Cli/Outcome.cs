using System.Globalization;
using Fathom.Charts.Page;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>What a verb has come to: a picture, and the numbers behind it in the forms that there are of them.</summary>
sealed record Outcome
{
    /// <summary>Makes the picture.</summary>
    public required Func<Figure> Picture { get; init; }

    /// <summary>What the terminal says below the picture; empty for nothing.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Writes the numbers as JSON; null where there is no such form.</summary>
    public Action<Stream>? WriteJson { get; init; }

    /// <summary>Writes the numbers to a file of one of the <see cref="Forms"/>.</summary>
    public Action<string>? Save { get; init; }

    /// <summary>The endings of the files that <see cref="Save"/> knows.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>The outcome that a trace is.</summary>
    public static Outcome Of(Trace trace, FigureOptions options) => new()
    {
        Picture = () => Figure.Of(trace, options),
        Summary = DepthLine(trace),
        WriteJson = stream => TraceJson.Write(stream, trace),
        Save = file => Write(file, trace, options),
        Forms = [HtmlPage.Format, ".fathom", ".json", ".csv"],
    };

    static void Write(string file, Trace trace, FigureOptions options)
    {
        if (HtmlPage.IsNameOf(file))
            HtmlPage.Write(trace, options, file);
        else
            TraceFile.Save(file, trace);
    }

    static string DepthLine(Trace trace)
    {
        var depth = trace.Depth();
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        return depth.Dtr is double ratio
            ? string.Create(CultureInfo.InvariantCulture, $"DTR {ratio:0.000}: {depth.DeepTokens} of {depth.CountedTokens} {over} settle at layer {depth.DeepFrom} or above")
            : $"DTR: none of the {over} could be measured";
    }
}
