using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Tests.Studies;

/// <summary>What a study holds.</summary>
static class StudyContent
{
    static readonly string[] Tables = ["prompts", "samples", "tokens", "cells"];

    /// <summary>All rows of all tables in an order of their own, seconds aside.</summary>
    public static string Of(string path)
    {
        using var study = StudyFile.Open(path, readOnly: true);
        return string.Join("\n", Tables.SelectMany(table => Rows(study, $"select columns(c -> c <> 'seconds') from {table} order by all")).Select(static row => string.Join("|", row.Select(Text))));
    }

    /// <summary>The rows that a query gives.</summary>
    public static List<object?[]> Rows(StudyFile study, string sql)
    {
        var rows = new List<object?[]>();
        using var command = study.Duck.Command(sql);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
        return rows;
    }

    static string Text(object? value) => value switch
    {
        null => "null",
        Stream bytes => Convert.ToHexString(Bytes(bytes)),
        _ => FormattableString.Invariant($"{value}"),
    };

    static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
