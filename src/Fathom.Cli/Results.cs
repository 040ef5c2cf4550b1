using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli;

/// <summary>Draws and writes what a verb has come to, as the command line wants it.</summary>
sealed class Results(OutputOptions output, ParseResult parsed, CommandIo io)
{
    const string Json = ".json";

    readonly string[] files = parsed.GetValue(output.Out)!;
    readonly string? form = parsed.GetValue(output.Format);
    readonly bool json = parsed.GetValue(output.Json), quiet = parsed.GetValue(output.Quiet);

    /// <summary>Whether a file of it is a picture or a page.</summary>
    public bool IsDrawn => Array.Exists(files, file => FormOf(file) is not (".md" or ".txt" or ".json"));

    /// <summary>Refuses files that cannot be written, before any work is done for them.</summary>
    /// <exception cref="UsageException">Nothing says in which form a file is written, or several would go to standard output.</exception>
    /// <exception cref="FathomException">A file's folder does not exist, or the name is a folder's.</exception>
    /// <param name="endings">The endings of the files that can be written, where they are known; by default any.</param>
    public void Check(IReadOnlyList<string>? endings = null)
    {
        if (form is not null && files.All(OutputOptions.SaysForm))
            throw new UsageException($"{output.Format.Name} goes with an --out whose name does not say what is written");
        if (files.Count(StandardStreams.IsOutput) + (json ? 1 : 0) > 1)
            throw new UsageException("only one of --json and --out can be written to standard output");
        foreach (string file in files)
        {
            if (!OutputOptions.SaysForm(file) && form is null)
                throw new UsageException($"--out: \"{file}\" ends in none of {string.Join(", ", endings ?? OutputOptions.Forms)}, and no {output.Format.Name} says what to write");
            if (endings is not null)
                CheckForm(file, endings);
            if (!StandardStreams.IsOutput(file))
                AtomicFile.Check(file);
        }
    }

    /// <summary>Draws in the terminal or writes JSON, and writes all files; what fails keeps nothing else from being written.</summary>
    /// <param name="outcome">What there is to draw and write.</param>
    /// <param name="pictureWithoutName">A picture to write where no file is named; null for none.</param>
    /// <param name="note">Told of each file written.</param>
    /// <exception cref="FathomException">Something could not be drawn or written: the first that failed.</exception>
    /// <exception cref="UsageException">A form is asked for in which the numbers cannot be written.</exception>
    public void Write(Outcome outcome, string? pictureWithoutName, Action<string> note)
    {
        CheckForms(outcome);
        var attempts = new Attempts();
        if (json)
            attempts.Try(() => WriteJson(outcome));
        else if (!quiet && !files.Any(StandardStreams.IsOutput))
            attempts.Try(() => io.Raw.Write(outcome.Show(io.Terminal)));
        foreach (string file in files.Length > 0 || pictureWithoutName is null ? files : [pictureWithoutName])
            attempts.Try(() =>
            {
                WriteFile(file, outcome);
                note($"wrote {file}");
            });
        attempts.Finish();
    }

    void CheckForms(Outcome outcome)
    {
        if (json && !outcome.Endings.Contains(Json))
            throw new UsageException("--json is for traces");
        foreach (string file in files)
            CheckForm(file, outcome.Endings);
    }

    void CheckForm(string file, IReadOnlyList<string> endings)
    {
        if (!endings.Contains(FormOf(file)))
            throw new UsageException($"--out: this can be written as {string.Join(", ", endings)}, not as {FormOf(file)}");
    }

    void WriteJson(Outcome outcome)
    {
        outcome.Write(io.Output, Json);
        io.Raw.WriteLine();
    }

    void WriteFile(string file, Outcome outcome)
    {
        if (StandardStreams.IsOutput(file))
            outcome.Write(io.Output, FormOf(file));
        else
            AtomicFile.Write(file, stream => outcome.Write(stream, FormOf(file)));
    }

    string FormOf(string file) => OutputOptions.SaysForm(file) ? OutputFile.Ending(file) : $".{form}";
}
