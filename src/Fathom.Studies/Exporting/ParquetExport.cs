using DuckDB.NET.Data;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Exporting;

/// <summary>Writes the tables of a study as Parquet files.</summary>
public static class ParquetExport
{
    /// <summary>Rows of a group: of tokens about 100 MB as they lie in memory.</summary>
    const int RowsOfGroup = 1_000_000;

    /// <summary>Writes a file a table, compressed by zstd, each whole or not at all.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">The folder, which is made where it is not there.</param>
    /// <returns>The files, as they are written, and how many rows each has.</returns>
    /// <exception cref="FathomException">One cannot be written.</exception>
    public static IEnumerable<(string File, long Rows)> Write(StudyFile study, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{folder}: cannot be made: {FileFault.Of(folder, error)}", error);
        }
        foreach (string table in StudySchema.Tables)
        {
            string file = Path.Combine(folder, $"{table}.parquet");
            Save(study, $"select * from {table} order by all", file, $"format parquet, compression zstd, row_group_size {RowsOfGroup}");
            yield return (file, Convert.ToInt64(study.Duck.Value($"select count(*) from {table}")));
        }
    }

    /// <summary>Writes what a query gives, whole or not at all.</summary>
    internal static void Save(StudyFile study, string query, string file, string form)
    {
        try
        {
            AtomicFile.WriteByName(file, name => study.Duck.Run($"copy ({query}) to {Duck.Text(name)} ({form})"));
        }
        catch (DuckDBException error)
        {
            throw new FathomException($"{file}: cannot be written: {Duck.Reason(error)}", error);
        }
    }
}
