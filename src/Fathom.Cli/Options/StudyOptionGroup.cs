#if STUDIES
using System.CommandLine;
using Fathom.Cli.Studies;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Cli.Options;

/// <summary>What a study does with its prompts, and how it tells of it.</summary>
sealed class StudyOptionGroup : OptionGroup
{
    readonly Option<int?> samples, prefix, atOnce;
    readonly Option<string?> store, segments;
    readonly Option<string?> system;
    readonly Option<bool> raw;
    readonly Option<string?> grade;
    readonly VariableOption variable;

    public StudyOptionGroup() : base("Study")
    {
        samples = Add(New.Number<int>("--samples", "How many answers each prompt gets: 1. The seed of each is made of --seed, its number and the prompt's name."));
        store = Add(New.Choice("--store", "How much is kept of each sample: a row, also a row a token (the default), also a row a cell, or rows of tokens and the whole trace.",
            [.. Enum.GetValues<StoredDetail>().Select(static detail => detail.Name())], static name => name!));
        grade = Add(StudyArguments.Grade());
        NoModel = Add(New.Flag("--no-model", "Take in rows, and answers of --response-column, and grade them; nothing is run or measured."));
        system = Add(New.Text("--system", "TEXT", "What the system says before each question."));
        raw = Add(New.Flag("--raw", "Give questions to the model as they are, without its chat template."));
        variable = Add(new VariableOption());
        segments = Add(New.File("--segments", "FILE", "Parts of answers where the vocabulary has no marks for them, as JSON: {\"think\": [\"[THINK]\", \"[/THINK]\"]}."));
        prefix = Add(New.Number<int>("--prefix", "Over how many tokens of an answer prefix_dtr is taken: 50."));
        atOnce = Add(New.Number<int>("--at-once", "The most samples that run at once: as many as fit, at most 32. The results do not depend on it."));
        Json = Add(New.Flag("--json", "Tell on standard output how far it is, a line of JSON a second."));
        Quiet = Add(New.Flag("--quiet", "Tell nothing on stderr but errors."));
    }

    /// <summary>Options that say what becomes of a question before a model answers it: choices are scored behind the question itself.</summary>
    public IReadOnlyList<Option> OfAnswers => [samples, grade, system, variable, segments];

    public Option<bool> Json { get; }

    public Option<bool> NoModel { get; }

    public Option<bool> Quiet { get; }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    /// <exception cref="UsageException">A number is out of its range, or options exclude each other.</exception>
    public StudyOptions Read(ParseResult parsed, CommandIo io)
    {
        var defaults = new StudyOptions();
        foreach (var option in (Option<int?>[])[samples, prefix, atOnce])
            if (parsed.GetValue(option) is < 1)
                throw new UsageException($"{option.Name} must be at least 1");
        if (parsed.GetValue(raw) && (parsed.GetValue(system) is not null || parsed.GetRequiredValue(variable).Count > 0))
            throw new UsageException($"{(parsed.GetValue(system) is not null ? system.Name : variable.Name)} is for the chat template, which {raw.Name} leaves out");
        return defaults with
        {
            Samples = parsed.GetValue(samples) ?? defaults.Samples,
            Store = parsed.GetValue(store) is { } name ? Enum.Parse<StoredDetail>(name, ignoreCase: true) : defaults.Store,
            Grader = parsed.GetValue(grade),
            System = parsed.GetValue(system),
            Segments = parsed.GetValue(segments) is { } file ? SegmentMarks.Parse(file, InputFile.Text(file, io)) : null,
            Raw = parsed.GetValue(raw),
            Variables = parsed.GetRequiredValue(variable),
            Prefix = parsed.GetValue(prefix) ?? defaults.Prefix,
            AtOnce = parsed.GetValue(atOnce),
        };
    }
}
#endif
