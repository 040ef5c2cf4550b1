using System.CommandLine;
using System.Globalization;
using Fathom.Charts;
using Fathom.Charts.Page;
using Fathom.Cli.Options;
using Fathom.Cli.Terminal;
using Fathom.Depth;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>Draws and writes a trace as the command line wants it.</summary>
sealed class Results(DrawingOptions drawing, OutputOptions output, ParseResult parsed, CommandIo io)
{
    static readonly string[] Pictures = [".png", ".svg"], Endings = [.. Pictures, TracePage.Format, ".fathom", ".json", ".csv"];

    readonly string[] files = parsed.GetValue(output.Out)!;
    readonly bool json = parsed.GetValue(output.Json), quiet = parsed.GetValue(output.Quiet);
    readonly FigureOptions options = drawing.Read(parsed);

    /// <summary>Refuses files that cannot be written, before any work is done for them.</summary>
    /// <exception cref="UsageException">The ending of a file's name says nothing.</exception>
    /// <exception cref="FathomException">A file's folder does not exist, or the name is a folder's.</exception>
    public void Check()
    {
        foreach (string file in files)
        {
            if (!Endings.Contains(Ending(file)))
                throw new UsageException($"--out: \"{file}\" ends in none of {string.Join(", ", Endings)}");
            if (Directory.Exists(file))
                throw new FathomException($"{file}: cannot be written: it is a folder");
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
                throw new FathomException($"{file}: cannot be written: its folder does not exist");
        }
    }

    /// <summary>Draws in the terminal or writes JSON, and writes all files; what fails keeps nothing else from being written.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="pictureWithoutName">A picture to write where no file is named; null for none.</param>
    /// <param name="note">Told of each file written.</param>
    /// <exception cref="FathomException">Something could not be drawn or written: the first that failed.</exception>
    public void Write(Trace trace, string? pictureWithoutName, Action<string> note)
    {
        List<Exception> errors = [];
        if (json)
            Try(() => WriteJson(trace));
        else if (!quiet)
            Try(() => Draw(trace));
        foreach (string file in files.Length > 0 || pictureWithoutName is null ? files : [pictureWithoutName])
            Try(() =>
            {
                WriteFile(file, trace);
                note($"wrote {file}");
            });
        if (errors.Count > 0)
            throw errors[0];

        void Try(Action write)
        {
            try
            {
                write();
            }
            catch (Exception error) when (error is FathomException or IOException)
            {
                errors.Add(error);
            }
        }
    }

    void WriteJson(Trace trace)
    {
        TraceJson.Write(io.Output, trace);
        io.Out.WriteLine();
    }

    void Draw(Trace trace)
    {
        io.Out.Write(TerminalFigure.Draw(Figure.Of(trace, options), io.Terminal));
        io.Out.WriteLine(DepthLine(trace));
    }

    static string DepthLine(Trace trace)
    {
        var depth = trace.Depth();
        string over = trace.Scope() == SequenceScope.Generated ? "generated tokens" : "tokens of the text";
        return depth.Dtr is double ratio
            ? string.Create(CultureInfo.InvariantCulture, $"DTR {ratio:0.000}: {depth.DeepTokens} of {depth.CountedTokens} {over} settle at layer {depth.DeepFrom} or above")
            : $"DTR: none of the {over} could be measured";
    }

    void WriteFile(string file, Trace trace)
    {
        if (Pictures.Contains(Ending(file)))
            WritePicture(file, trace);
        else if (Ending(file) == TracePage.Format)
            TracePage.Write(trace, options, file);
        else
            TraceFile.Save(file, trace);
    }

    void WritePicture(string file, Trace trace) => Chart.Write(Figure.Of(trace, options), file);

    static string Ending(string file) => Path.GetExtension(file).ToLowerInvariant();
}
