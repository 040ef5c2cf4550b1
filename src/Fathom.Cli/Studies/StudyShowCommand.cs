#if STUDIES
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fathom.Cli.Options;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Studies;

/// <summary>fathom study show: what a study holds, and how far it is while it runs.</summary>
sealed class StudyShowCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly Option<bool> json = New.Flag("--json", "Write it as JSON.");

    public StudyShowCommand(CommandIo io) : base("show", "Shows what a study holds; while it runs, how far it is.", io)
    {
        Add(file);
        Take([new SingleOptionGroup("Output", json)]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study show sums.duckdb",
    ];

    protected override int Run(ParseResult parsed)
    {
        string path = parsed.GetValue(file)!;
        if (StudyReport.Read(path) is { } running)
        {
            if (parsed.GetValue(json))
                JsonAnswers.Write(Io, writer => StudyReport.Write(writer, running, isDone: false));
            else
                Io.Out.WriteLine($"{path}: a run has it open: {StudyReport.Line(running)}");
            return ExitCode.Fine;
        }
        using var study = StudyFile.Open(path, readOnly: true);
        var overview = StudyOverview.Of(study);
        if (parsed.GetValue(json))
            JsonAnswers.Write(Io, writer => Write(writer, study.Head, overview));
        else
            Write(study.Head, overview);
        return ExitCode.Fine;
    }

    void Write(StudyHead head, StudyOverview overview)
    {
        Row("model", head.Model is { } model ? $"{model.Name}, {model.Quantisation}, {model.Layers} layers" : "none");
        Row("prompts", Count(overview.Prompts) + (overview.BadPrompts > 0 ? $", {Count(overview.BadPrompts)} of which cannot be run" : ""));
        Row("samples", Count(overview.Samples) + (overview.Unmeasured > 0 ? $", {Count(overview.Unmeasured)} of which could not be measured" : ""));
        Row("tokens", Count(overview.Tokens));
        Row("cut at the limit", Share(overview.CutShare));
        Row("DTR", overview.Dtr is { } dtr ? dtr.ToString("0.000", CultureInfo.InvariantCulture) : "–");
        Row("right", Share(overview.Accuracy) + (head.Grader is { } grader ? $" ({grader})" : ""));
        if (overview.ChoiceAccuracy is not null)
            Row("choices right", $"{Share(overview.ChoiceAccuracy)}, by characters {Share(overview.NormalisedChoiceAccuracy)}");
        Row("kept", head.Store.Name());
        Row("made by", $"{head.Program}{(head.InstructionSet is { } set ? $", {set}" : "")}");
    }

    void Row(string name, string value) => Io.Out.WriteLine($"{name,-18}{value}");

    static void Write(Utf8JsonWriter writer, StudyHead head, StudyOverview overview)
    {
        writer.WriteStartObject();
        writer.WriteString("model", head.Model?.Name);
        writer.WriteString("fingerprint", head.Model?.Fingerprint);
        writer.WriteNumber("prompts", overview.Prompts);
        writer.WriteNumber("bad_prompts", overview.BadPrompts);
        writer.WriteNumber("samples", overview.Samples);
        writer.WriteNumber("unmeasured", overview.Unmeasured);
        writer.WriteNumber("tokens", overview.Tokens);
        foreach (var (name, value) in ((string, double?)[])[("cut_share", overview.CutShare), ("dtr", overview.Dtr), ("accuracy", overview.Accuracy), ("acc", overview.ChoiceAccuracy), ("acc_norm", overview.NormalisedChoiceAccuracy)])
            if (value is { } number)
                writer.WriteNumber(name, number);
            else
                writer.WriteNull(name);
        writer.WriteString("grader", head.Grader);
        writer.WriteString("store", head.Store.Name());
        writer.WriteString("program", head.Program);
        writer.WriteString("instruction_set", head.InstructionSet);
        writer.WritePropertyName("options");
        writer.WriteRawValue(head.Options.ToJsonString());
        writer.WriteEndObject();
    }

    static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    static string Share(double? share) => share is { } known ? known.ToString("0.0 %", CultureInfo.InvariantCulture) : "–";
}
#endif
