#if STUDIES
using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Options;
using Fathom.Studies.Exporting;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study export: a study's tables as Parquet files.</summary>
sealed class StudyExportCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly Option<string?> output = New.Also("-o", New.File("--out", "FOLDER", "The folder, which is made where it is not there."));

    public StudyExportCommand(CommandIo io) : base("export", "Writes a Parquet file of each table, which pandas, DuckDB, pyarrow and the viewer of the Hugging Face hub open.", io)
    {
        Add(file);
        Take([new SingleOptionGroup("Output", output)]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study export sums.duckdb -o tables",
    ];

    protected override int Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(output) ?? throw new UsageException($"{output.Name} is missing: it names the folder for the files");
        using var study = StudyFile.Open(parsed.GetValue(file)!, readOnly: true);
        foreach (var (table, rows) in ParquetExport.Write(study, folder))
            Io.Error.Line(string.Create(CultureInfo.InvariantCulture, $"wrote {table}: {rows:#,0} row{(rows == 1 ? "" : "s")}"));
        return ExitCode.Fine;
    }
}
#endif
