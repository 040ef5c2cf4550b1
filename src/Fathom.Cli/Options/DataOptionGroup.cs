#if STUDIES
using System.CommandLine;
using Fathom.Studies.Data;
using Fathom.Templates;

namespace Fathom.Cli.Options;

/// <summary>Which rows are read, and which of their columns say what.</summary>
sealed class DataOptionGroup : OptionGroup
{
    readonly Option<string[]> files;
    readonly Option<string?> query, id, prompt, messages, answer, text, response, template;
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
        prompt = Add(New.Text("--prompt-column", "NAME", $"The question: by default the first column of {string.Join(", ", RowColumns.UsualPrompts)}."));
        template = Add(New.File("--prompt-template", "FILE", "A Jinja template that makes the question of a row, such as: {{ question }} Please reason step by step."));
        messages = Add(New.Text("--messages-column", "NAME", "A conversation in place of a question."));
        answer = Add(New.Text("--answer-column", "NAME", $"The expected answer: by default the first column of {string.Join(", ", RowColumns.UsualAnswers)}, or none."));
        id = Add(New.Text("--id-column", "NAME", "What names a row: by default its number, from 0."));
        text = Add(New.Text("--text-column", "NAME", "Measure this column's texts as they are; nothing is generated."));
        response = Add(New.Text("--response-column", "NAME", "Measure answers that another program gave: a text, or a list of several."));
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

    /// <summary>The columns that were named, and the source of the template.</summary>
    /// <exception cref="UsageException">Two of them exclude each other.</exception>
    /// <exception cref="FathomException">The template cannot be read, or is none.</exception>
    public (RowColumns Columns, string? Template) ReadColumns(ParseResult parsed, CommandIo io)
    {
        Option<string?>[] questions = [.. ((Option<string?>[])[prompt, template, messages, text]).Where(option => parsed.GetValue(option) is not null)];
        if (questions.Length > 1)
            throw new UsageException($"{questions[0].Name} and {questions[1].Name} exclude each other");
        if (parsed.GetValue(text) is not null && parsed.GetValue(response) is not null)
            throw new UsageException($"{text.Name} and {response.Name} exclude each other");
        string? source = parsed.GetValue(template) is { } file ? InputFile.Text(file, io).TrimEnd('\r', '\n') : null;
        return (new()
        {
            Id = parsed.GetValue(id),
            Prompt = parsed.GetValue(prompt),
            Template = source is null ? null : ChatTemplate.Parse(source),
            Messages = parsed.GetValue(messages),
            Answer = parsed.GetValue(answer),
            Text = parsed.GetValue(text),
            Response = parsed.GetValue(response),
        }, source);
    }

    static char? OneCharacter(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new FormatException("is not one character, or tab"),
    };
}
#endif
