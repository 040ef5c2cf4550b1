#if STUDIES
using System.CommandLine;
using Fathom.Charts;
using Fathom.Cli.Options;
using Fathom.Reports;
using Fathom.Studies.Reporting;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study compare: two studies of the same prompts beside each other.</summary>
sealed class StudyCompareCommand : Verb
{
    static readonly OutputForms<StudyComparison> Forms = DrawnForms.ReportsInWords.For<StudyComparison>(ComparedReport.Of).And(new((".json", ComparedJson.Write)));

    readonly Argument<string> a = New.FileArgument("A", "A study's file.");
    readonly Argument<string> b = New.FileArgument("B", "Another study of the same prompts. All differences are B less A.");
    readonly ReportOptionGroup intervals = new();
    readonly OutputOptions output = new("or .json");

    public StudyCompareCommand(CommandIo io) : base("compare", "Compares two studies of the same prompts, with another model, quantisation, template or sampling: what differs, prompt by prompt, with intervals.", io)
    {
        Add(a);
        Add(b);
        Take([intervals, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study compare q8.duckdb q4.duckdb",
        "fathom study compare q8.duckdb q4.duckdb -o q8-q4.html",
    ];

    protected override int Run(ParseResult parsed)
    {
        var options = intervals.Read(parsed);
        var results = new Results(output, parsed, Io);
        results.Check(Forms.Endings);
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        using StudyFile first = StudyFile.Open(parsed.GetValue(a)!, readOnly: true), second = StudyFile.Open(parsed.GetValue(b)!, readOnly: true);
        var comparison = StudyComparison.Of(first, second, options);
        results.Write(Outcome.Of(Forms, comparison, terminal => Outcome.Wrapped(ReportText.Plain(ComparedReport.Of(comparison).Sections, terminal.Width), terminal)), pictureWithoutName: null, report.Note);
        return ExitCode.Fine;
    }
}
#endif
