#if STUDIES
using System.CommandLine;

namespace Fathom.Cli.Studies;

/// <summary>fathom study: data sets in, tables out.</summary>
sealed class StudyCommand : Command
{
    public StudyCommand(CommandIo io) : base("study", "Lets a model answer the rows of a data set, and keeps how deep the tokens settle in the tables of one file, which DuckDB and others read.")
    {
        Add(new StudyRunCommand(io));
        Add(new StudyShowCommand(io));
        Add(new StudyQueryCommand(io));
        Add(new StudyTraceCommand(io));
        Add(new StudyExportCommand(io));
        Add(new StudyGradeCommand(io));
        Add(new StudyReportCommand(io));
        Add(new StudyCompareCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
#endif
