using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Fathom.Studies.Data;

/// <summary>Small ways of talking to DuckDB. Nothing is loaded from elsewhere: no extension is fetched.</summary>
static partial class Duck
{
    const string Guarded = "set autoinstall_known_extensions = false; set autoload_known_extensions = false;";

    /// <summary>A database of its own in memory, which reads files.</summary>
    public static DuckDBConnection InMemory()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Run(Guarded + "set threads = 1; set memory_limit = '128MB';");
        return connection;
    }

    /// <summary>A file.</summary>
    /// <exception cref="DuckDBException">It is none of DuckDB's, is open elsewhere, or cannot be read or made.</exception>
    public static DuckDBConnection OfFile(string path, bool readOnly)
    {
        var text = new DuckDBConnectionStringBuilder { DataSource = path };
        if (readOnly)
            text["access_mode"] = "READ_ONLY";
        var connection = new DuckDBConnection(text.ConnectionString);
        try
        {
            connection.Open();
            connection.Run(Guarded + "set threads = 1; set memory_limit = '128MB';");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement that gives nothing.</summary>
    public static void Run(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>The one value that a query gives; null where it gives none.</summary>
    public static object? Value(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>A statement with its values, which stand as $1, $2 … in it.</summary>
    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (object? value in values)
            command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        return command;
    }

    /// <summary>A text of SQL.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name of SQL.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What DuckDB says in one sentence, without the kind of error before it and the advice behind it.</summary>
    public static string Reason(DuckDBException error)
    {
        string[] lines = [.. error.Message.Split('\n').TakeWhile(static line => !line.StartsWith("Possible", StringComparison.Ordinal) && !line.StartsWith("LINE ", StringComparison.Ordinal))
            .Where(static line => line.Trim().Length > 0 && !line.StartsWith("Original Line", StringComparison.Ordinal))];
        string said = KindOfError().Replace(string.Join(" ", lines.Select(static line => line.Trim())), "");
        return LineOfCsv().Replace(said, "line $1: ");
    }

    [GeneratedRegex(@"^(?:[A-Z][A-Za-z-]* )+(?:Error|exception): ")]
    private static partial Regex KindOfError();

    [GeneratedRegex(@"CSV Error on Line: (\d+) ")]
    private static partial Regex LineOfCsv();
}
