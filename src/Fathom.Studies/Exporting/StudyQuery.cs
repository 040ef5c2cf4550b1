using DuckDB.NET.Data;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Exporting;

/// <summary>Asks the tables of a study.</summary>
public static class StudyQuery
{
    /// <summary>No file but the study's, no extension, and nothing can be switched on again.</summary>
    const string Locked = "set enable_external_access = false; set lock_configuration = true;";

    /// <summary>The rows that a query gives.</summary>
    /// <exception cref="FathomException">It is no query, or asks for what there is not.</exception>
    public static StudyRows Ask(StudyFile study, string sql) => Guarded(() =>
    {
        study.Duck.Run(Locked);
        using var command = study.Duck.Command(Only(sql));
        using var reader = command.ExecuteReader();
        string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
        return new StudyRows(columns, rows);
    });

    /// <summary>Writes the rows that a query gives into a file.</summary>
    /// <param name="study">The study.</param>
    /// <param name="sql">The query.</param>
    /// <param name="file">The file; .csv, .json or .parquet says its form.</param>
    /// <exception cref="FathomException">It is no query, asks for what there is not, or the file cannot be written.</exception>
    public static void Save(StudyFile study, string sql, string file)
    {
        string form = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".csv" => "format csv, header",
            ".json" => "format json, array true",
            ".parquet" => "format parquet, compression zstd",
            var other => throw new FathomException($"{file}: {(other.Length == 0 ? "a name without an ending" : other)} says no form of rows: .csv, .json or .parquet"),
        };
        string query = Only(sql);
        Guarded(() =>
        {
            // What the query may read is seen while nothing but the study can be; then the file is let in.
            study.Duck.Run($"create temp view asked as {query}; set allowed_directories = [{Duck.Text(Path.GetDirectoryName(Path.GetFullPath(file))!)}]; {Locked}");
            return 0;
        });
        ParquetExport.Save(study, "from asked", Path.GetFullPath(file), form);
    }

    /// <summary>The one query, which stands in brackets so that it can be nothing else.</summary>
    static string Only(string sql) => $"select * from ({sql.TrimEnd(' ', ';', '\n', '\r', '\t')}\n) as asked_for";

    static T Guarded<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (DuckDBException error)
        {
            throw new FathomException($"the query: {Duck.Reason(error)}", error);
        }
    }
}
