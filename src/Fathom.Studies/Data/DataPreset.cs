using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Studies.Data;

/// <summary>What a well-known data set's columns say, how it is asked and graded: a small file of JSON.</summary>
/// <param name="Columns">The columns and templates.</param>
/// <param name="Grader">How answers are graded; null where the file does not say.</param>
public sealed record DataPreset(RowColumns Columns, string? Grader)
{
    const string Ending = ".json";

    /// <summary>The names of those that come with the program.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(DataPreset).Assembly.GetManifestResourceNames().Where(static name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(static name => name[..^Ending.Length]).Order(StringComparer.Ordinal)];

    /// <summary>Opens one that comes with the program, by its name, or a file.</summary>
    /// <exception cref="FathomException">There is none of that name, or the file is none.</exception>
    public static DataPreset Open(string nameOrFile)
    {
        using var own = typeof(DataPreset).Assembly.GetManifestResourceStream(nameOrFile + Ending);
        if (own is not null)
            return Read(nameOrFile, new StreamReader(own).ReadToEnd());
        if (!File.Exists(nameOrFile))
            throw new FathomException($"{nameOrFile}: is no preset: there are {string.Join(", ", Names)}, and files of one's own");
        try
        {
            return Read(nameOrFile, File.ReadAllText(nameOrFile));
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{nameOrFile}: cannot be read: {FileFault.Of(nameOrFile, error)}", error);
        }
    }

    static DataPreset Read(string source, string text)
    {
        try
        {
            var preset = JsonElement.Parse(text);
            if (preset.ValueKind != JsonValueKind.Object)
                throw new FathomException($"{source}: is no object of JSON");
            var read = new DataPreset(new(), null);
            foreach (var property in preset.EnumerateObject())
                read = read.With(source, property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : throw new FathomException($"{source}: {property.Name} is no text"));
            return read;
        }
        catch (JsonException error)
        {
            throw new FathomException($"{source}: is no JSON that can be read: {JsonFault.Of(error)}", error);
        }
        catch (TemplateException error)
        {
            throw new FathomException($"{source}: its template is none: {error.Message}", error);
        }
    }

    DataPreset With(string source, string key, string value) => key switch
    {
        "about" => this,
        "id_column" => this with { Columns = Columns with { Id = value } },
        "prompt_column" => this with { Columns = Columns with { Prompt = value } },
        "prompt_template" => this with { Columns = Columns with { Template = new(value) } },
        "messages_column" => this with { Columns = Columns with { Messages = value } },
        "answer_column" => this with { Columns = Columns with { Answer = value } },
        "answer_template" => this with { Columns = Columns with { AnswerTemplate = new(value) } },
        "choices_column" => this with { Columns = Columns with { Choices = value } },
        "gold_column" => this with { Columns = Columns with { Gold = value } },
        "grade" => this with { Grader = value },
        _ => throw new FathomException($"{source}: {key} is nothing that a preset says: there are about, id_column, prompt_column, prompt_template, messages_column, answer_column, answer_template, choices_column, gold_column and grade"),
    };
}
