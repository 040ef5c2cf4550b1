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
    const string Selected = "id, \"row\"::varchar, prompt, messages::varchar, expected, choices::varchar";

    /// <summary>The prompt of a name.</summary>
    /// <exception cref="FathomException">There is none, or it was not run.</exception>
    public static StudyPrompt Find(StudyFile study, string name)
    {
        using var command = study.Duck.Command($"select {Selected} from prompts where id = $1", name);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Read(study, reader) : throw new FathomException($"{study.Path}: has no prompt \"{name}\": its prompts are named as {study.Duck.Value("select list(id order by place)[:3]::varchar from prompts")}");
    }

    /// <summary>How many of the samples that are to be are there, and how many are to be: where there were more once, the others do not count.</summary>
    public (long Done, long All) Count()
    {
        if (options.Columns.Choices is not null)
            return (Convert.ToInt64(study.Duck.Value("select count(*) from samples")), Convert.ToInt64(study.Duck.Value("select coalesce(sum(json_array_length(choices)), 0)::bigint from prompts where problem is null")));
        if (options.Columns.Response is not { } column)
        {
            int samples = options.Columns.Text is null ? options.Samples : 1;
            return (Convert.ToInt64(study.Duck.Value("select count(*) from samples where sample < $1", samples)), Convert.ToInt64(study.Duck.Value("select count(*) from prompts where problem is null")) * samples);
        }
        return (Convert.ToInt64(study.Duck.Value("select count(*) from samples")), Convert.ToInt64(study.Duck.Value("""
            select coalesce(sum(case json_type("row", $1) when 'ARRAY' then json_array_length("row", $1) when 'NULL' then 0 when 'VARCHAR' then 1 else 0 end), 0)::bigint from prompts where problem is null
            """, $"$.{DuckPath(column)}")));
    }

    /// <summary>Each prompt that lacks samples, with their numbers.</summary>
    public IEnumerable<(StudyPrompt Prompt, int[] Missing)> Each()
    {
        long end = Convert.ToInt64(study.Duck.Value("select coalesce(max(place) + 1, 0) from prompts"));
        for (long from = 0; from < end; from += Page)
        {
            var page = new List<StudyPrompt>();
            using (var command = study.Duck.Command($"select {Selected} from prompts where place >= $1 and place < $2 and problem is null order by place", from, from + Page))
            using (var reader = command.ExecuteReader())
                while (reader.Read())
                    page.Add(Read(study, reader));
            var done = Done(from, from + Page);
            foreach (var prompt in page)
            {
                int wanted = options.Given(prompt)?.Count ?? (options.Columns.Text is null ? options.Samples : 1);
                int[] missing = [.. Enumerable.Range(0, wanted).Where(number => !done.Contains((prompt.Id, number)))];
                if (missing.Length > 0)
                    yield return (prompt, missing);
            }
        }
    }

    static StudyPrompt Read(StudyFile study, DuckDBDataReader reader)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        return new(Text(0)!, Text(1)!, Text(2), Text(3), Text(4), Text(5), null, $"{study.Path}: prompt \"{Text(0)}\"");
    }

    /// <summary>The samples that prompts of a page have.</summary>
    HashSet<(string Prompt, int Sample)> Done(long from, long end)
    {
        var done = new HashSet<(string, int)>();
        using var command = study.Duck.Command("select prompt, sample from samples where prompt in (select id from prompts where place >= $1 and place < $2)", from, end);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            done.Add((reader.GetString(0), reader.GetInt32(1)));
        return done;
    }

    static string DuckPath(string column) => $"\"{column.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
