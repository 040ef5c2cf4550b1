using DuckDB.NET.Data;

namespace Fathom.Studies.Data;

/// <summary>How a file of separated values is written. It is settled once, and what does not follow it is refused: no row is lost.</summary>
public sealed record CsvForm
{
    const string Candidates = ",;\t|";

    /// <summary>What parts the columns; null for the one of comma, semicolon, tab and bar that the first line holds most often.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What stands around a value that holds the delimiter or a line break.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>What stands before a quote within such a value: by RFC 4180 another quote.</summary>
    public char Escape { get; init; } = '"';

    /// <summary>Whether the first line names the columns; else they are column0, column1 …</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The query that gives a file's rows as JSON, and the names that it has twice.</summary>
    internal (string Sql, string[] Twice) Read(DuckDBConnection duck, string file)
    {
        string encoding = Encoding(file);
        char delimiter = Delimiter ?? (file.Contains(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : '\0');
        string first = FirstRecord(duck, file, encoding);
        if (delimiter == '\0')
            delimiter = Candidates.MaxBy(candidate => Count(first, candidate));
        string form = $"delim = {Duck.Text(delimiter.ToString())}, quote = {Duck.Text(Quote.ToString())}, escape = {Duck.Text(Escape.ToString())}, auto_detect = false, strict_mode = true{encoding}";
        int columns = Count(first, delimiter) + 1;
        string[] header = HasHeader ? Header(duck, file, form, columns) : [.. Enumerable.Range(0, columns).Select(static column => $"column{column}")];
        string[] names = [.. header.Select((name, at) => name.Length == 0 ? $"column{at}" : header.Take(at).Contains(name) ? $"{name} ({at + 1})" : name)];
        string[] twice = [.. header.Where(static name => name.Length > 0).GroupBy(static name => name).Where(static group => group.Count() > 1).Select(static group => group.Key)];
        return ($"read_csv({Duck.Text(file)}, header = {(HasHeader ? "true" : "false")}, {form}, columns = {Columns(names)})", twice);
    }

    static string[] Header(DuckDBConnection duck, string file, string form, int columns)
    {
        using var command = duck.Command($"from read_csv({Duck.Text(file)}, header = false, {form}, columns = {Columns([.. Enumerable.Range(0, columns).Select(static column => $"column{column}")])}) limit 1");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        return reader.Read() ? [.. Enumerable.Range(0, columns).Select(column => reader.IsDBNull(column) ? "" : reader.GetString(column))] : [];
    }

    /// <summary>The first line, and as many more as it takes to close a quote.</summary>
    string FirstRecord(DuckDBConnection duck, string file, string encoding)
    {
        using var command = duck.Command($"from read_csv({Duck.Text(file)}, header = false, delim = '\u001f', quote = '', escape = '', auto_detect = false, strict_mode = false, ignore_errors = true, columns = {{'line': 'VARCHAR'}}{encoding}) limit 64");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        string record = "";
        while (reader.Read())
        {
            record += reader.IsDBNull(0) ? "" : reader.GetString(0);
            if (record.Count(Quote.Equals) % 2 == 0)
                break;
        }
        return record.TrimStart('\uFEFF');
    }

    int Count(string record, char delimiter)
    {
        int count = 0;
        bool isQuoted = false;
        foreach (char character in record)
            if (character == Quote)
                isQuoted = !isQuoted;
            else if (character == delimiter && !isQuoted)
                count++;
        return count;
    }

    static string Columns(string[] names) => $"{{{string.Join(", ", names.Select(static name => $"{Duck.Text(name)}: 'VARCHAR'"))}}}";

    /// <summary>What to tell DuckDB of a file that begins with the mark of UTF-16.</summary>
    static string Encoding(string file)
    {
        Span<byte> mark = stackalloc byte[2];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark is [0xFF, 0xFE] or [0xFE, 0xFF] ? ", encoding = 'utf-16'" : "";
    }
}
