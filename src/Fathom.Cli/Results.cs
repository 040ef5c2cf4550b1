using System.CommandLine;
using Fathom.Charts;
using Fathom.Charts.Page;
using Fathom.Cli.Options;
using Fathom.Reports;

namespace Fathom.Cli;

/// <summary>Draws and writes what a verb has come to, as the command line wants it.</summary>
sealed class Results(OutputOptions output, ParseResult parsed, CommandIo io)
{
    static readonly string[] Endings = EndingsWith([".fathom", ".json", ".csv"]);

    readonly string[] files = parsed.GetValue(output.Out)!;
    readonly bool json = parsed.GetValue(output.Json), quiet = parsed.GetValue(output.Quiet);

    /// <summary>Refuses files that cannot be written, before any work is done for them.</summary>
    /// <exception cref="UsageException">The ending of a file's name says nothing.</exception>
    /// <exception cref="FathomException">A file's folder does not exist, or the name is a folder's.</exception>
    /// <param name="forms">The endings under which numbers can be written, where that is known; by default any.</param>
    public void Check(IReadOnlyList<string>? forms = null)
    {
        foreach (string file in files)
            OutputFile.Check("--out", file, forms is null ? Endings : EndingsWith(forms));
    }

    /// <summary>Draws in the terminal or writes JSON, and writes all files; what fails keeps nothing else from being written.</summary>
    /// <param name="outcome">What there is to draw and write.</param>
    /// <param name="pictureWithoutName">A picture to write where no file is named; null for none.</param>
    /// <param name="note">Told of each file written.</param>
    /// <param name="more">Writes what else there is; null for nothing.</param>
    /// <exception cref="FathomException">Something could not be drawn or written: the first that failed.</exception>
    /// <exception cref="UsageException">A form is asked for in which the numbers cannot be written.</exception>
    public void Write(Outcome outcome, string? pictureWithoutName, Action<string> note, Action? more = null)
    {
        CheckForms(outcome);
        List<Exception> errors = [];
        if (json)
            Try(() => WriteJson(outcome.WriteJson!));
        else if (!quiet)
            Try(() => io.Out.Write(outcome.Show(io.Terminal)));
        foreach (string file in files.Length > 0 || pictureWithoutName is null ? files : [pictureWithoutName])
            Try(() =>
            {
                WriteFile(file, outcome);
                note($"wrote {file}");
            });
        if (more is not null)
            Try(more);
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

    void CheckForms(Outcome outcome)
    {
        if (json && outcome.WriteJson is null)
            throw new UsageException("--json is for traces");
        foreach (string file in files)
            if (!FormsOf(outcome).Contains(OutputFile.Ending(file)))
                throw new UsageException($"--out: this can be written as {string.Join(", ", FormsOf(outcome))}, not as {OutputFile.Ending(file)}");
    }

    static string[] FormsOf(Outcome outcome) => EndingsWith(outcome.Forms);

    static string[] EndingsWith(IReadOnlyList<string> forms) => [.. Chart.Formats, HtmlPage.Format, .. ReportText.Formats, .. forms];

    void WriteJson(Action<Stream> write)
    {
        write(io.Output);
        io.Out.WriteLine();
    }

    static void WriteFile(string file, Outcome outcome)
    {
        if (Chart.Formats.Contains(OutputFile.Ending(file)))
            outcome.WritePicture(file);
        else if (ReportText.Formats.Contains(OutputFile.Ending(file)))
            ReportText.Save(file, outcome.Words());
        else if (OutputFile.Ending(file) == HtmlPage.Format)
            outcome.WritePage(file);
        else
            outcome.Save!(file);
    }
}
