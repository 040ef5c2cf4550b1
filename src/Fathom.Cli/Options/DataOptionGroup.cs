#if STUDIES
using System.CommandLine;
using Fathom.Studies.Data;

namespace Fathom.Cli.Options;

/// <summary>Which rows are read, and which of their columns say what.</summary>
sealed class DataOptionGroup : OptionGroup
{
    readonly Option<string[]> files;
    readonly Option<string?> query, preset, id, prompt, messages, answer, text, response, template, choices, gold, choiceDelimiter;
    readonly Option<long?> limit;
    readonly Option<ulong?> shuffle;
    readonly Option<char?> delimiter, quote, escape;
    readonly Option<bool> noHeader, skipBad;

    public DataOptionGroup() : base("Data")
    {
        files = Add(New.Files("--data", "FILE", "A file of rows: .csv, .tsv, .jsonl, .json or .parquet, also with .gz or .zst; or a pattern such as 'part-*.parquet'. Several may be given."));
        files.AllowMultipleArgumentsPerToken = true;
        query = Add(New.Text("--query", "SQL", "Rows of a query of DuckDB in place of files: \"select question, answer from 'x.parquet' where level = 5\"."));
        limit = Add(New.Number<long>("--limit", "The most rows that are taken."));
        shuffle = Add(New.Number<ulong>("--shuffle", "Take the rows in another order, which this seed gives."));
        preset = Add(New.Text("--preset", "NAME", $"Columns, templates and grading of a well-known data set: {string.Join(", ", DataPreset.Names)}; or a file of one's own. What is said beside it counts more."));
        prompt = Add(New.Text("--prompt-column", "NAME", $"The question: by default the first column of {string.Join(", ", RowColumns.UsualPrompts)}."));
        template = Add(New.File("--prompt-template", "FILE", "A Jinja template that makes the question of a row, such as: {{ question }} Please reason step by step."));
        messages = Add(New.Text("--messages-column", "NAME", "A conversation in place of a question."));
        answer = Add(New.Text("--answer-column", "NAME", $"The expected answer: by default the first column of {string.Join(", ", RowColumns.UsualAnswers)}, or none."));
        id = Add(New.Text("--id-column", "NAME", "What names a row: by default its number, from 0."));
        text = Add(New.Text("--text-column", "NAME", "Measure this column's texts as they are; nothing is generated."));
        response = Add(New.Text("--response-column", "NAME", "Measure answers that another program gave: a text, or a list of several."));
        choices = Add(New.Text("--choices-column", "NAME", "Score these endings of the question by their log-likelihood; nothing is generated. A list of texts, or an object of text and label."));
        gold = Add(New.Text("--gold-column", "NAME", "Which of the choices is right: its number from 0, the choice itself, its label, or its letter."));
        choiceDelimiter = Add(New.Text("--choice-delimiter", "TEXT", "What stands between a question and each choice: a blank."));
        skipBad = Add(New.Flag("--skip-bad", "Keep a row of which no question can be made with the reason, and go on."));
        delimiter = Add(New.Parsed<char?>("--csv-delimiter", "CHAR", "What parts the columns of a .csv: by default what its first line holds most often of , ; tab and |.", OneCharacter));
        quote = Add(New.Parsed<char?>("--csv-quote", "CHAR", "What stands around a value with a delimiter or line break in it: \".", OneCharacter));
        escape = Add(New.Parsed<char?>("--csv-escape", "CHAR", "What stands before a quote within such a value: another quote.", OneCharacter));
        noHeader = Add(New.Flag("--csv-no-header", "The first line of a .csv is a row; columns are column0, column1 …"));
    }

    /// <summary>Those of a verb that reads texts alone.</summary>
    /// <param name="purpose">What the column of texts is for.</param>
    public OptionGroup OfTexts(string purpose)
    {
        text.Description = purpose;
        skipBad.Description = "Pass over a row without a text.";
        return new SingleOptionGroup(Heading, files, query, text, limit, shuffle, skipBad, delimiter, quote, escape, noHeader);
    }

    /// <summary>Whether there are rows.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(files)!.Length > 0 || parsed.GetValue(query) is not null;

    /// <summary>Refuses texts that are not named, and files that are not there.</summary>
    /// <exception cref="UsageException">No column is named, or a number is out of its range.</exception>
    /// <exception cref="FathomException">A file is missing.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(text) is null)
            throw new UsageException($"{text.Name} is missing: it names the column of the texts");
        ReadLimit(parsed);
        Open(parsed).Dispose();
    }

    /// <summary>The texts that were named, as they are asked for.</summary>
    /// <exception cref="FathomException">The column is missing, or the data cannot be read.</exception>
    public IEnumerable<string> ReadTexts(ParseResult parsed, DataSet rows) => DataTexts.Read(rows, parsed.GetValue(text)!, ReadLimit(parsed), ReadShuffle(parsed), SkipsBad(parsed));

    /// <summary>The most rows that are taken; null for all.</summary>
    public long? ReadLimit(ParseResult parsed) => parsed.GetValue(limit) is not { } rows || rows > 0 ? parsed.GetValue(limit) : throw new UsageException($"{limit.Name} must be at least 1");

    /// <summary>The seed of another order; null for the rows' own.</summary>
    public ulong? ReadShuffle(ParseResult parsed) => parsed.GetValue(shuffle);

    /// <summary>Whether rows of which no question can be made are kept with the reason.</summary>
    public bool SkipsBad(ParseResult parsed) => parsed.GetValue(skipBad);

    /// <summary>The rows.</summary>
    /// <exception cref="UsageException">There are none, or there are two kinds of them.</exception>
    /// <exception cref="FathomException">A file is missing.</exception>
    public DataSet Open(ParseResult parsed)
    {
        string[] given = parsed.GetValue(files)!;
        var form = new CsvForm();
        return (given.Length, parsed.GetValue(query)) switch
        {
            (0, null) => throw new UsageException($"there is no data: give {files.Name} FILE or {query.Name} SQL"),
            ( > 0, not null) => throw new UsageException($"only one of {files.Name} and {query.Name} can be given"),
            (_, { } sql) => DataSet.OfQuery(sql),
            _ => DataSet.OfFiles(given, form with
            {
                Delimiter = parsed.GetValue(delimiter),
                Quote = parsed.GetValue(quote) ?? form.Quote,
                Escape = parsed.GetValue(escape) ?? form.Escape,
                HasHeader = !parsed.GetValue(noHeader),
            }),
        };
    }

    /// <summary>What was said of a well-known data set; null for nothing.</summary>
    /// <exception cref="FathomException">There is no such preset, or its file is none.</exception>
    public DataPreset? ReadPreset(ParseResult parsed) => parsed.GetValue(preset) is { } name ? DataPreset.Open(name) : null;

    /// <summary>The columns that were named, and those of a preset for the rest.</summary>
    /// <exception cref="UsageException">Two of them exclude each other.</exception>
    /// <exception cref="FathomException">The template cannot be read, or is none.</exception>
    public RowColumns ReadColumns(ParseResult parsed, DataPreset? preset, CommandIo io)
    {
        Option<string?>[] questions = [.. ((Option<string?>[])[prompt, template, messages, text]).Where(option => parsed.GetValue(option) is not null)];
        if (questions.Length > 1)
            throw new UsageException($"{questions[0].Name} and {questions[1].Name} exclude each other");
        Option<string?>[] kinds = [.. ((Option<string?>[])[text, response, choices]).Where(option => parsed.GetValue(option) is not null)];
        if (kinds.Length > 1)
            throw new UsageException($"{kinds[0].Name} and {kinds[1].Name} exclude each other");
        if (parsed.GetValue(choices) is not null)
            foreach (var option in (Option<string?>[])[messages, answer])
                if (parsed.GetValue(option) is not null)
                    throw new UsageException($"{option.Name} is for answers, and {choices.Name} scores choices behind a question");
        var columns = preset?.Columns ?? new();
        if (columns.Choices is null && parsed.GetValue(choices) is null)
            foreach (var option in (Option<string?>[])[gold, choiceDelimiter])
                if (parsed.GetValue(option) is not null)
                    throw new UsageException($"{option.Name} is of choices, of which {choices.Name} says the column");
        if (questions.Length > 0)
            columns = columns with { Prompt = null, Template = null, Messages = null };
        if (parsed.GetValue(answer) is not null || parsed.GetValue(choices) is not null)
            columns = columns with { Answer = null, AnswerTemplate = null };
        return columns with
        {
            Id = parsed.GetValue(id) ?? columns.Id,
            Prompt = parsed.GetValue(prompt) ?? columns.Prompt,
            Template = parsed.GetValue(template) is { } file ? new(InputFile.Text(file, io).TrimEnd('\r', '\n')) : columns.Template,
            Messages = parsed.GetValue(messages) ?? columns.Messages,
            Answer = parsed.GetValue(answer) ?? columns.Answer,
            Text = parsed.GetValue(text),
            Response = parsed.GetValue(response),
            Choices = parsed.GetValue(choices) ?? columns.Choices,
            Gold = parsed.GetValue(gold) ?? columns.Gold,
            ChoiceDelimiter = parsed.GetValue(choiceDelimiter) ?? columns.ChoiceDelimiter,
        };
    }

    static char? OneCharacter(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new FormatException("is not one character, or tab"),
    };
}
#endif
