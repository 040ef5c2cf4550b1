using DuckDB.NET.Data;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Exporting;

/// <summary>Writes the tables of a study as Parquet files.</summary>
public static class ParquetExport
{
    /// <summary>About the size of a row group, as its rows lie in memory.</summary>
    const double BytesOfGroup = 100e6;

    /// <summary>So many bytes of a table are read at once, about: of one with large rows it is fewer rows than DuckDB takes otherwise.</summary>
    const double MostBytesAtOnce = 8e6;

    /// <summary>The most parts that a table is read in.</summary>
    const int MostParts = 400;

    /// <summary>What DuckDB may take: for a row group that fills, and for what is read and sorted.</summary>
    const long Memory = 512_000_000;

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
        study.Memory.Allow(Memory);
        foreach (var (table, order) in StudySchema.Tables)
        {
            string file = FileOf(folder, table);
            long rows = Convert.ToInt64(study.Duck.Value($"select count(*) from {table}"));
            double bytes = Math.Max(1, study.Memory.RowBytes(table));
            Save(study, bytes * StudyMemory.RowsAtOnce <= MostBytesAtOnce ? $"select * from {table} order by {order}" : InParts(table, rows, bytes), file,
                $"format parquet, compression zstd, row_group_size {Math.Max(1, (long)(BytesOfGroup / bytes))}");
            yield return (file, rows);
        }
        foreach (var (view, order) in StudySchema.Views)
        {
            Save(study, $"select * from {view} order by {order}", FileOf(folder, view), "format parquet, compression zstd");
            yield return (FileOf(folder, view), Convert.ToInt64(study.Duck.Value($"select count(*) from {view}")));
        }
    }

    static string FileOf(string folder, string table) => Path.Combine(folder, $"{table}.parquet");

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

    /// <summary>Reads a table whose rows are large in parts, in the order in which they were written: sorting them would hold them all.</summary>
    static string InParts(string table, long rows, double bytes)
    {
        long part = Math.Max((long)(MostBytesAtOnce / bytes), rows / MostParts) + 1;
        return string.Join(" union all ", Enumerable.Range(0, (int)((rows + part - 1) / part)).Select(number => $"(select * from {table} where rowid >= {number * part} and rowid < {(number + 1) * part})"));
    }
}
