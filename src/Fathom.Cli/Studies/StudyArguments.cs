#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Studies.Grading;

namespace Fathom.Cli.Studies;

/// <summary>What the verbs of a study share.</summary>
static class StudyArguments
{
    /// <summary>The study.</summary>
    public static Argument<string> File() => New.FileArgument("STUDY", "The study's file, such as sums.duckdb.");

    /// <summary>How answers are graded.</summary>
    public static Option<string?> Grade() => New.Text("--grade", "KIND", $"How answers are graded: one of {Grader.Kinds}. docs/grading.md tells what is equal.");
}
#endif
