using DuckDB.NET.Data;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Running;

/// <summary>The prompts of a study that lack samples, a page at a time, so that memory does not grow with their number.</summary>
/// <param name="study">The study.</param>
/// <param name="options">What it does with its prompts.</param>
sealed class PendingPrompts(StudyFile study, StudyOptions options)
{
    const int Page = 256;

    /// <summary>How many samples there are, and how many there are to be.</summary>
    public (long Done, long All) Count()
    {
        long done = Convert.ToInt64(study.Duck.Value("select count(*) from samples"));
        if (options.Columns.Response is not { } column)
            return (done, Convert.ToInt64(study.Duck.Value("select count(*) from prompts where problem is null")) * (options.Columns.Text is null ? options.Samples : 1));
        return (done, Convert.ToInt64(study.Duck.Value("""
            select coalesce(sum(case json_type("row", $1) when 'ARRAY' then json_array_length("row", $1) when 'NULL' then 0 when 'VARCHAR' then 1 else 0 end), 0)::bigint from prompts where problem is null
            """, $"$.{DuckPath(column)}")));
    }

    /// <summary>Each prompt that lacks samples, with their numbers.</summary>
    public IEnumerable<(StudyPrompt Prompt, int[] Missing)> Each()
    {
        long after = -1;
        while (true)
        {
            var page = new List<(StudyPrompt, HashSet<int>, long)>();
            using (var command = study.Duck.Command($"""
                select id, "row"::varchar, prompt, messages::varchar, expected, place, (select list(sample) from samples s where s.prompt = p.id) from prompts p
                where place > $1 and problem is null order by place limit {Page}
                """, after))
            using (var reader = command.ExecuteReader())
                while (reader.Read())
                {
                    string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
                    after = reader.GetInt64(5);
                    page.Add((new(Text(0)!, Text(1)!, Text(2), Text(3), Text(4), null, $"{study.Path}: prompt \"{Text(0)}\""),
                        reader.IsDBNull(6) ? [] : [.. (IEnumerable<int>)reader.GetValue(6)], after));
                }
            if (page.Count == 0)
                yield break;
            foreach (var (prompt, there, _) in page)
            {
                int wanted = options.Columns.Response is { } column ? prompt.Responses(column).Count : options.Columns.Text is null ? options.Samples : 1;
                int[] missing = [.. Enumerable.Range(0, wanted).Where(number => !there.Contains(number))];
                if (missing.Length > 0)
                    yield return (prompt, missing);
            }
        }
    }

    static string DuckPath(string column) => $"\"{column.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
