using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Comparisons;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom compare: draws and tells how two traces of the same text differ.</summary>
sealed class CompareCommand : Verb
{
    readonly Argument<string> a = New.FileArgument("A", "A trace that map saved, as .fathom, .json or .csv.");
    readonly Argument<string> b = New.FileArgument("B", "Another trace of the same text. All differences are B less A.");
    readonly ConventionOptions conventions = new();
    readonly ComparisonOptionGroup comparison = new();
    readonly GroupingOptions grouping = new();
    readonly OutputOptions output = new("or .json");

    public CompareCommand(CommandIo io) : base("compare",
        "Draws how two traces of the same text differ: of another quantisation, model, prompt or lens.", io)
    {
        Add(a);
        Add(b);
        Take([conventions, comparison, grouping, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom compare q8.fathom q4.fathom -o q8-q4.png",
        "fathom compare a.fathom b.fathom --align position -o differ.html",
    ];

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        comparison.CheckInk(parsed);
        results.Check();
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        var compared = Comparison.Of(Load(a), Load(b), parsed.GetValue(comparison.Force), (NameOf(a), NameOf(b)), comparison.IsByPosition(parsed));
        foreach (string warning in compared.Warnings)
            report.Note($"warning: {warning}");
        var options = grouping.Apply(parsed, comparison.Read(parsed), compared.Tokens, grouping.ReadSpans(parsed, Io));
        results.Write(Outcome.Of(compared, options), pictureWithoutName: null, report.Note);
        return ExitCode.Fine;

        string NameOf(Argument<string> file) => Path.GetFileName(parsed.GetRequiredValue(file));

        Trace Load(Argument<string> file) => conventions.Apply(parsed, TraceFile.Load(parsed.GetRequiredValue(file)));
    }
}
