namespace Fathom.Studies.Data;

/// <summary>The texts of a column, in the order in which a study would take them; none is held once the next is asked for.</summary>
public static class DataTexts
{
    /// <summary>So many texts are handed to DuckDB at once.</summary>
    const int Part = 1_000;

    /// <summary>Reads them as they are asked for. Where their order is another than the rows', all lie in a file of their own meanwhile.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="column">The column of the texts.</param>
    /// <param name="limit">The most that are taken; null for all.</param>
    /// <param name="shuffle">The seed of another order; null for the rows' own.</param>
    /// <param name="skipsBad">Whether a row without a text is passed over; else it ends the reading.</param>
    /// <exception cref="FathomException">The column is missing, a row has no text, or the data cannot be read.</exception>
    public static IEnumerable<string> Read(DataSet data, string column, long? limit = null, ulong? shuffle = null, bool skipsBad = false)
    {
        var texts = PromptReader.Settle(data, new() { Text = column }, skipsBad).Read().Select(static prompt => prompt.Prompt);
        var taken = shuffle is { } seed ? Shuffled(texts, limit, seed) : limit is { } most ? texts.Take(checked((int)most)) : texts;
        return taken.OfType<string>();
    }

    static IEnumerable<string?> Shuffled(IEnumerable<string?> texts, long? limit, ulong seed)
    {
        var folder = Directory.CreateTempSubdirectory("fathom-texts-");
        try
        {
            using var duck = Duck.OfFile(Path.Combine(folder.FullName, "texts.duckdb"), readOnly: false);
            duck.Run("create table texts (number bigint, text varchar)");
            long number = 0;
            foreach (string?[] part in texts.Chunk(Part))
            {
                using var appender = duck.CreateAppender("texts");
                foreach (string? text in part)
                    appender.CreateRow().AppendValue(number++).AppendValue(text).EndRow();
            }
            using var command = duck.Command($"select text from texts order by {RowOrder.Shuffled(seed)}{(limit is null ? "" : $" limit {limit}")}");
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            while (reader.Read())
                yield return reader.IsDBNull(0) ? null : reader.GetString(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
