#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;

namespace Fathom.Cli.Studies;

/// <summary>What the verbs of a study share.</summary>
static class StudyArguments
{
    /// <summary>The study.</summary>
    public static Argument<string> File() => New.FileArgument("STUDY", "The study's file, such as sums.duckdb.");
}
#endif
