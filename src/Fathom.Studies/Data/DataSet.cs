using System.Text.Json;
using DuckDB.NET.Data;

namespace Fathom.Studies.Data;

/// <summary>The rows of files, or of a query over files, in their order. Rows are read as they are asked for.</summary>
public sealed class DataSet : IDisposable
{
    const string Row = "__fathom_row__";

    readonly DuckDBConnection duck = Duck.InMemory();
    readonly IReadOnlyList<string> files;
    readonly string? query;
    readonly CsvForm csv;
    readonly HashSet<string> twice = [];
    (IReadOnlyList<DataRow> First, IEnumerator<DataRow> Others)? begun;

    /// <summary>Files.</summary>
    /// <param name="patterns">Files, or patterns such as data/*.jsonl. The ending says the form: .csv, .tsv, .jsonl, .json, .parquet, each also with .gz or .zst.</param>
    /// <param name="csv">How files of separated values are written.</param>
    /// <exception cref="FathomException">There is no such file, or its ending says no form.</exception>
    public static DataSet OfFiles(IReadOnlyList<string> patterns, CsvForm? csv = null)
    {
        var data = new DataSet([], null, csv ?? new());
        try
        {
            return new([.. patterns.SelectMany(data.Expand)], null, csv ?? new());
        }
        finally
        {
            data.Dispose();
        }
    }

    /// <summary>What a query gives, such as select question, answer from 'x.parquet' where level = 5.</summary>
    public static DataSet OfQuery(string query) => new([], query, new());

    DataSet(IReadOnlyList<string> files, string? query, CsvForm csv) => (this.files, this.query, this.csv) = (files, query, csv);

    /// <summary>Names of columns that a file has twice, as far as was read: which is meant cannot be told.</summary>
    public IReadOnlySet<string> Twice => twice;

    /// <summary>The first rows, to see what there is. The next <see cref="Rows"/> begins with them and goes on behind them, so that a query runs once.</summary>
    /// <exception cref="FathomException">As for <see cref="Rows"/>.</exception>
    public IReadOnlyList<DataRow> First(int count)
    {
        begun?.Others.Dispose();
        begun = null;
        var rest = Read().GetEnumerator();
        var first = new List<DataRow>();
        while (first.Count < count && rest.MoveNext())
            first.Add(rest.Current);
        begun = (first, rest);
        return first;
    }

    /// <summary>The rows.</summary>
    /// <exception cref="FathomException">A file cannot be read, or breaks its form: file, line and fault are named.</exception>
    public IEnumerable<DataRow> Rows()
    {
        using var rest = begun?.Others ?? Read().GetEnumerator();
        var first = begun?.First ?? [];
        begun = null;
        foreach (var row in first)
            yield return row;
        while (rest.MoveNext())
            yield return rest.Current;
    }

    IEnumerable<DataRow> Read() => query is not null ? RowsOf("the query", $"({query.TrimEnd(' ', ';', '\n')})", toJson: true) : files.SelectMany(RowsOf);

    /// <summary>Lets DuckDB go.</summary>
    public void Dispose()
    {
        begun?.Others.Dispose();
        duck.Dispose();
    }

    IEnumerable<string> Expand(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny("*?[") < 0)
            return File.Exists(pattern) ? [pattern] : throw new FathomException($"{pattern}: {(Directory.Exists(pattern) ? "is a folder: name its files, as in folder/*.parquet" : "there is no such file")}");
        var found = new List<string>();
        using var command = duck.Command("select file from glob($1) order by file", pattern);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            found.Add(reader.GetString(0));
        return found.Count > 0 ? found : throw new FathomException($"{pattern}: no file has such a name");
    }

    IEnumerable<DataRow> RowsOf(string file)
    {
        string name = Path.GetFileName(file).ToLowerInvariant();
        foreach (string ending in (string[])[".gz", ".zst"])
            if (name.EndsWith(ending, StringComparison.Ordinal))
                name = name[..^ending.Length];
        return Path.GetExtension(name) switch
        {
            ".parquet" => RowsOf(file, $"read_parquet({Duck.Text(file)})", toJson: true),
            ".jsonl" or ".ndjson" => RowsOf(file, $"read_ndjson_objects({Duck.Text(file)})", toJson: false),
            ".json" => RowsOf(file, $"read_json_objects({Duck.Text(file)})", toJson: false),
            ".csv" or ".tsv" => RowsOfCsv(file),
            var other => throw new FathomException($"{file}: {(other.Length == 0 ? "a name without an ending" : other)} says no form of data: .csv, .tsv, .jsonl, .json and .parquet are read, also with .gz or .zst"),
        };
    }

    IEnumerable<DataRow> RowsOfCsv(string file)
    {
        string sql;
        try
        {
            (sql, string[] again) = csv.Read(duck, file);
            twice.UnionWith(again);
        }
        catch (Exception error) when (error is DuckDBException || FileFault.IsOne(error))
        {
            throw Fault(file, error);
        }
        return RowsOf(file, sql, toJson: true);
    }

    IEnumerable<DataRow> RowsOf(string source, string from, bool toJson)
    {
        if (query is null && new FileInfo(source).Length == 0)
            throw new FathomException($"{source}: is empty");
        using var command = duck.Command($"select {(toJson ? $"to_json({Row})" : "json")} from {from} as {Row}");
        command.UseStreamingMode = true;
        DuckDBDataReader? reader = null;
        try
        {
            for (long number = 1; ; number++)
            {
                DataRow row;
                try
                {
                    reader ??= command.ExecuteReader();
                    if (!reader.Read())
                        break;
                    row = Parse(source, number, reader.GetString(0));
                }
                catch (DuckDBException error)
                {
                    throw Fault(source, error);
                }
                yield return row;
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    static DataRow Parse(string source, long number, string json)
    {
        try
        {
            return OfJson(source, number, json);
        }
        catch (JsonException)
        {
            try
            {
                return OfJson(source, number, NonFinite.AsNull(json));
            }
            catch (JsonException error)
            {
                throw new FathomException($"{source}: row {number} is no JSON that can be read: {JsonFault.Of(error)}", error);
            }
        }
    }

    static DataRow OfJson(string source, long number, string json)
    {
        var value = JsonElement.Parse(json);
        return value.ValueKind == JsonValueKind.Object ? new(source, number, json, value)
            : throw new FathomException($"{source}: row {number} is no object, so that it has no columns");
    }

    FathomException Fault(string source, Exception error) => new(
        error is not DuckDBException duckError ? $"{source}: cannot be read: {FileFault.Of(source, error)}"
        : query is null && JsonLines.FirstBad(source) is { } line ? $"{source}: line {line} is no JSON"
        : $"{source}: {Duck.Reason(duckError)}", error);
}
