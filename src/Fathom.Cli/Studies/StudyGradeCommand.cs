#if STUDIES
using System.CommandLine;
using System.Globalization;
using Fathom.Cli.Options;
using Fathom.Studies.Grading;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study grade: grades a study's answers anew.</summary>
sealed class StudyGradeCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly Option<string?> grade = StudyArguments.Grade();

    public StudyGradeCommand(CommandIo io) : base("grade", "Grades all answers of a study anew, without a model: what was found in each, whether it is what is expected, and why.", io)
    {
        Add(file);
        Take([new SingleOptionGroup("Grading", grade)]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study grade sums.duckdb --grade boxed",
        "fathom study grade sums.duckdb --grade \"regex:#### (.*)\"",
    ];

    protected override int Run(ParseResult parsed)
    {
        using var grader = new Grader(parsed.GetValue(grade) ?? Grader.DefaultKind);
        using var study = StudyFile.Open(parsed.GetValue(file)!, readOnly: false);
        using var interruption = Interruptible();
        var (graded, right) = StudyGrading.Grade(study, grader, cancel: interruption.Token);
        Io.Error.Line(string.Create(CultureInfo.InvariantCulture, $"{graded:#,0} answers are graded, {right:#,0} are right{(graded > 0 ? $" ({(double)right / graded:0.0 %})" : "")}"));
        return ExitCode.Fine;
    }
}
#endif
