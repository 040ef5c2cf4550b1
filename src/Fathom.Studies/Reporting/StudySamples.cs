using DuckDB.NET.Data;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Reporting;

/// <summary>Reads the samples of a study.</summary>
static class StudySamples
{
    const int FirstMeasure = 8;

    /// <summary>The prompts that have samples, in the order in which they were run.</summary>
    public static StudyPromptSamples[] Of(StudyFile study)
    {
        using var command = study.Duck.Command($"""
            select s.prompt, s.sample, s.finish, s.tokens, s.kept, s.prefix_tokens, s.answer, s.correct, {string.Join(", ", SampleMeasure.All.Select(static measure => $"({measure.Sql})::double"))}
            from samples s join prompts p on p.id = s.prompt where s.finish is not null or s.text is not null or s.tokens is not null order by p.place, s.sample
            """);
        using var reader = command.ExecuteReader();
        var prompts = new List<StudyPromptSamples>();
        string? id = null;
        List<ReportedSample> samples = [];
        while (reader.Read())
        {
            string prompt = reader.GetString(0);
            if (id is not null && prompt != id)
            {
                prompts.Add(new(id, samples));
                samples = [];
            }
            id = prompt;
            samples.Add(Read(reader));
        }
        return id is null ? [] : [.. prompts, new(id, samples)];
    }

    static ReportedSample Read(DuckDBDataReader reader)
    {
        var measures = new double?[SampleMeasure.All.Count];
        for (int i = 0; i < measures.Length; i++)
            measures[i] = reader.IsDBNull(FirstMeasure + i) || reader.GetDouble(FirstMeasure + i) is var value && !double.IsFinite(value) ? null : value;
        return new(reader.GetInt32(1), Text(2), reader.IsDBNull(3) ? 0 : reader.GetInt32(3), Truth(4), reader.IsDBNull(5) ? null : reader.GetInt32(5), Text(6), Truth(7), measures);

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        bool? Truth(int column) => reader.IsDBNull(column) ? null : reader.GetBoolean(column);
    }
}
