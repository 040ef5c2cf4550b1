using System.Text;
using DuckDB.NET.Data;
using Fathom.Studies.Data;

namespace Fathom.Studies.Storing;

/// <summary>Takes prompts into a study: those that it has must be as they were, and others are added behind them.</summary>
public static class PromptTable
{
    /// <summary>So many prompts are handed to DuckDB at once, or fewer of this size.</summary>
    const int Part = 10_000;

    const long PartBytes = 8_000_000;

    /// <summary>Takes in prompts, all or none.</summary>
    /// <param name="study">The study.</param>
    /// <param name="prompts">The prompts, in order, each with how many tokens it has where that is known.</param>
    /// <param name="limit">The most that are taken; null for all.</param>
    /// <param name="shuffle">The seed of another order, of which <paramref name="limit"/> takes the first; null for theirs.</param>
    /// <returns>How many were not there before.</returns>
    /// <exception cref="FathomException">Two have one name, or one that is there has changed; the data cannot be read, the study not written.</exception>
    public static long Take(StudyFile study, IEnumerable<StudyPrompt> prompts, long? limit, ulong? shuffle)
    {
        long added = 0;
        study.Transact(() =>
        {
            var duck = study.Duck;
            duck.Run("create or replace temp table incoming (id varchar, number bigint, place varchar, \"row\" varchar, prompt varchar, messages varchar, expected varchar, choices varchar, problem varchar)");
            Append(study, limit is { } most && shuffle is null ? prompts.Take(checked((int)most)) : prompts);
            CheckNames(study, duck);
            duck.Run($"create or replace temp table chosen as select *, row_number() over (order by {(shuffle is { } seed ? RowOrder.Shuffled(seed) : "number")}) as nth from incoming{(limit is null ? "" : $" qualify nth <= {limit}")}");
            CheckSame(study, duck);
            added = Convert.ToInt64(duck.Value("select count(*) from chosen where id not in (select id from prompts)"));
            duck.Run("""
                insert into prompts select id, (select coalesce(max(place) + 1, 0) from prompts) + row_number() over (order by nth) - 1, "row"::json, prompt, messages::json, null, expected, choices::json, problem
                from chosen where id not in (select id from prompts) order by nth
                """);
            duck.Run("drop table incoming; drop table chosen");
        });
        return added;
    }

    static void Append(StudyFile study, IEnumerable<StudyPrompt> prompts)
    {
        long number = 0;
        foreach (var (part, bytes) in Parts(prompts))
        {
            study.Memory.Fit(bytes, part.Count);
            using var appender = study.Duck.CreateAppender("incoming");
            foreach (var prompt in part)
                appender.CreateRow().AppendValue(prompt.Id).AppendValue(number++).AppendValue(prompt.Place).AppendValue(prompt.Row).AppendValue(prompt.Prompt)
                    .AppendValue(prompt.Messages).AppendValue(prompt.Expected).AppendValue(prompt.Choices).AppendValue(prompt.Problem).EndRow();
        }
    }

    static IEnumerable<(IReadOnlyList<StudyPrompt> Part, long Bytes)> Parts(IEnumerable<StudyPrompt> prompts)
    {
        var part = new List<StudyPrompt>();
        long bytes = 0;
        foreach (var prompt in prompts)
        {
            part.Add(prompt);
            bytes += ((string?[])[prompt.Row, prompt.Prompt, prompt.Messages, prompt.Expected]).Sum(static text => text is null ? 0 : (long)Encoding.UTF8.GetByteCount(text));
            if (part.Count < Part && bytes < PartBytes)
                continue;
            yield return (part, bytes);
            (part, bytes) = ([], 0);
        }
        if (part.Count > 0)
            yield return (part, bytes);
    }

    static void CheckNames(StudyFile study, DuckDBConnection duck)
    {
        using var command = duck.Command("select id, list(place order by number) from incoming group by id having count(*) > 1 order by min(number) limit 1");
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            return;
        var places = (List<string>)reader.GetValue(1);
        throw new FathomException($"{places[0]} and {places[1][places[1].LastIndexOf("row", StringComparison.Ordinal)..]} have the same name, \"{reader.GetString(0)}\": answers are kept by it");
    }

    static void CheckSame(StudyFile study, DuckDBConnection duck)
    {
        using var command = duck.Command("""
            select i.place, i.id from chosen i join prompts p on p.id = i.id
            where i."row" is distinct from p."row"::varchar or i.prompt is distinct from p.prompt or i.messages is distinct from p.messages::varchar or i.expected is distinct from p.expected or i.choices is distinct from p.choices::varchar
            order by i.number limit 1
            """);
        using var reader = command.ExecuteReader();
        if (reader.Read())
            throw new FathomException($"{reader.GetString(0)}, \"{reader.GetString(1)}\", is not what it was when {study.Path} took it in: changed data belongs into another study");
    }
}
