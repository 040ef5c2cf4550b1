using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli.Options;

/// <summary>Which template is rendered.</summary>
sealed class TemplateOptions : OptionGroup
{
    const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss";

    public TemplateOptions() : base("Template")
    {
        Model = Add(new ModelOption { Description = "The model whose template it is, and whose tokens it names. Without it, and without --file, the demonstration model is taken." });
        File = Add(New.File("--file", "T.jinja", "Render the template in this file."));
        Variable = Add(new VariableOption());
        GenerationPrompt = Add(New.Flag("--generation-prompt", "Add what begins the model's answer, as map does, whatever the conversation says."));
        NoGenerationPrompt = Add(New.Flag("--no-generation-prompt", "Leave that out, whatever the conversation says."));
        Now = Add(New.Parsed<DateTime?>("--now", "2025-03-07T14:05:09", "The time that the template is told, rather than the clock's.", ParseTime));
    }

    public ModelOption Model { get; }

    public Option<string?> File { get; }

    public VariableOption Variable { get; }

    public Option<bool> GenerationPrompt { get; }

    public Option<bool> NoGenerationPrompt { get; }

    public Option<DateTime?> Now { get; }

    /// <summary>Whether what begins an answer is added; null where the conversation says it.</summary>
    /// <exception cref="UsageException">Both are asked for.</exception>
    public bool? ReadGenerationPrompt(ParseResult parsed) => (parsed.GetValue(GenerationPrompt), parsed.GetValue(NoGenerationPrompt)) switch
    {
        (true, true) => throw new UsageException($"{GenerationPrompt.Name} and {NoGenerationPrompt.Name} contradict each other"),
        (true, _) => true,
        (_, true) => false,
        _ => null,
    };

    static DateTime? ParseTime(string text) => DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time : throw new FormatException("is no time such as 2025-03-07T14:05:09");
}
