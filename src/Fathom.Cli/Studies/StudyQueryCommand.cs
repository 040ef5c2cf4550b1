#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Studies.Exporting;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study query: asks a study's tables by SQL.</summary>
sealed class StudyQueryCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly Argument<string> sql = new("SQL") { Description = "One query, such as \"select prompt, avg(dtr) from samples group by prompt\". docs/study.md tells the tables." };
    readonly Option<bool> json = New.Flag("--json", "Write {\"columns\": […], \"rows\": [[…], …]}.");
    readonly Option<string?> output = New.Also("-o", New.File("--out", "FILE", "Write the rows into this file: .csv, .json or .parquet."));

    public StudyQueryCommand(CommandIo io) : base("query", "Asks the tables of a study. Nothing is changed, and no other file is read.", io)
    {
        Add(file);
        Add(sql);
        Take([new SingleOptionGroup("Output", json, output)]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study query sums.duckdb \"select prompt, dtr, correct from samples\"",
        "fathom study query sums.duckdb \"from tokens where deep\" -o deep.csv",
    ];

    protected override int Run(ParseResult parsed)
    {
        using var study = StudyFile.Open(parsed.GetValue(file)!, readOnly: true);
        if (parsed.GetValue(output) is { } to)
        {
            StudyQuery.Save(study, parsed.GetValue(sql)!, to);
            return ExitCode.Fine;
        }
        var rows = StudyQuery.Ask(study, parsed.GetValue(sql)!);
        if (parsed.GetValue(json))
            JsonAnswers.Write(Io, rows.WriteTo);
        else
            foreach (string line in rows.Lines(Io.Terminal.Width))
                Io.Out.WriteLine(line);
        return ExitCode.Fine;
    }
}
#endif
