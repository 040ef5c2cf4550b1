#if STUDIES
using System.CommandLine;
using Fathom.Charts;
using Fathom.Cli.Options;
using Fathom.Reports;
using Fathom.Studies.Reporting;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study report: what a study has come to.</summary>
sealed class StudyReportCommand : Verb
{
    static readonly OutputForms<StudyFindings> Forms = DrawnForms.Reports.For<StudyFindings>(FindingsReport.Of).And(new((".json", FindingsJson.Write)));

    readonly Argument<string> file = StudyArguments.File();
    readonly Option<decimal?> keep = New.Number<decimal>("--keep", "The share of samples that go on after their prefix, or that vote, in the ways that keep a part: 0.5.");
    readonly ReportOptionGroup intervals = new();
    readonly OutputOptions output = new("or .json");

    public StudyReportCommand(CommandIo io) : base("report", "Tells what a study has come to: accuracies, whether depth goes with being right, what Think@n would give and save; with intervals, pictures, and what may not be concluded.", io)
    {
        Add(file);
        Take([new SingleOptionGroup("Ways", keep), intervals, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study report sums.duckdb",
        "fathom study report sums.duckdb -o report.html -o report.png",
        "fathom study report sums.duckdb --keep 0.25 --json",
    ];

    protected override int Run(ParseResult parsed)
    {
        var options = intervals.Read(parsed);
        if (parsed.GetValue(keep) is { } share)
            options = share is > 0 and <= 1 ? options with { Keep = share } : throw new UsageException($"{keep.Name} must be above 0 and at most 1");
        var results = new Results(output, parsed, Io);
        results.Check(Forms.Endings);
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        using var study = StudyFile.Open(parsed.GetValue(file)!, readOnly: true);
        using var interruption = Interruptible();
        var findings = StudyFindings.Of(study, options, interruption.Token);
        results.Write(Outcome.Of(Forms, findings, terminal => Outcome.Wrapped(ReportText.Plain(FindingsReport.Of(findings).Sections, terminal.Width), terminal)), pictureWithoutName: null, report.Note);
        return ExitCode.Fine;
    }
}
#endif
