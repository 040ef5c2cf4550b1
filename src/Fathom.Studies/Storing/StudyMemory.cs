using System.Globalization;
using DuckDB.NET.Data;
using Fathom.Studies.Data;

namespace Fathom.Studies.Storing;

/// <summary>How much memory DuckDB may take for a study: little, yet enough for rows that it reads at once, however large they are.</summary>
sealed class StudyMemory(DuckDBConnection duck)
{
    /// <summary>DuckDB reads so many rows of a table at once.</summary>
    public const int RowsAtOnce = 2048;

    /// <summary>It holds about so many times what it reads at once.</summary>
    const int Times = 4;

    /// <summary>Rows at so many places of a table, so many at each, tell how large they are.</summary>
    const int Places = 8, RowsAtPlace = 4;

    /// <summary>What is enough for rows of no great size.</summary>
    const long Least = 128_000_000;

    long most = Least;

    /// <summary>Makes room for the rows of the tables of a file, with texts of any length.</summary>
    public void FitTables()
    {
        foreach (string table in (string[])["prompts", "samples"])
            Fit((long)RowBytes(table), rows: 1);
    }

    /// <summary>Makes room for rows like these.</summary>
    /// <param name="bytes">How large they are together.</param>
    /// <param name="rows">How many they are.</param>
    public void Fit(long bytes, int rows)
    {
        long wanted = rows == 0 ? 0 : Least + Times * RowsAtOnce * (bytes / rows);
        if (wanted > most + most / 4)
            Allow(wanted);
    }

    /// <summary>Lets it take so many bytes.</summary>
    public void Allow(long bytes)
    {
        most = bytes;
        duck.Run($"set memory_limit = '{most}B'");
    }

    /// <summary>How large a row of a table is in memory, as the largest of some rows from all over it tell; 0 where it has none.</summary>
    public double RowBytes(string table)
    {
        var columns = new List<string>();
        using (var command = duck.Command("select column_name, data_type from duckdb_columns() where table_name = $1", table))
        using (var reader = command.ExecuteReader())
            while (reader.Read())
                columns.Add(SizeOf(Duck.Name(reader.GetString(0)), reader.GetString(1)));
        long rows = Convert.ToInt64(duck.Value($"select count(*) from {table}"));
        return Enumerable.Range(0, Places).Select(place => place * rows / Places).Max(first =>
            Convert.ToDouble(duck.Value($"select avg({string.Join(" + ", columns)}) from {table} where rowid >= {first} and rowid < {first + RowsAtPlace}") ?? 0, CultureInfo.InvariantCulture));
    }

    static string SizeOf(string column, string type) => type switch
    {
        "BOOLEAN" => "1",
        "INTEGER" or "FLOAT" => "4",
        "BLOB" => $"16 + coalesce(octet_length({column}), 0)",
        "VARCHAR" or "JSON" => $"16 + coalesce(strlen({column}), 0)",
        _ => "8",
    };
}
