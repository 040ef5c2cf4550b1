using Fathom.Lenses;

namespace Fathom.Studies.Storing;

/// <summary>The tables of a study. docs/study.md tells each column; other programs rely on their names.</summary>
static class StudySchema
{
    /// <summary>The form that this program writes, and the newest that it reads.</summary>
    public const int Form = 2;

    /// <summary>The tables, in the order in which they are made, each with what orders its rows.</summary>
    public static IReadOnlyList<(string Name, string Order)> Tables { get; } =
    [
        ("study", "created"), ("prompts", "place"), ("samples", "prompt, sample"), ("tokens", "prompt, sample, position"), ("cells", "prompt, sample, position, layer"), ("traces", "prompt, sample, part"),
    ];

    /// <summary>What is asked and written like a table, and holds nothing of its own.</summary>
    public static IReadOnlyList<(string Name, string Order)> Views { get; } = [("choices", "prompt")];

    /// <summary>A trace is kept in parts of so many bytes: DuckDB reads thousands of rows at once.</summary>
    public const int TracePart = 8192;

    /// <summary>Makes them.</summary>
    public static string Sql { get; } = $"""
        create table study (
            form integer not null, options json not null, store varchar not null, grader varchar, conventions json, model json,
            program varchar not null, instruction_set varchar, created timestamp not null);
        create table prompts (
            id varchar primary key, place bigint not null, "row" json not null, prompt varchar, messages json, prompt_tokens integer, expected varchar, choices json, problem varchar);
        create table samples (
            prompt varchar not null, sample integer not null, seed bigint, text varchar, finish varchar, tokens integer,
            dtr double, dtr_think double, dtr_answer double, prefix_dtr double, prefix_self_certainty double, prefix_log_probability double, kept boolean, prefix_tokens integer,
            settling_mean double, settling_q10 integer, settling_q50 integer, settling_q90 integer,
            resettling_mean double, resettling_q10 integer, resettling_q50 integer, resettling_q90 integer, unsettlings integer,
            log_likelihood double, greedy boolean, mean_log_probability double, negative_perplexity double, negative_mean_entropy double, self_certainty double,
            margin_mean double, entropy_mean double,
            answer varchar, correct boolean, grader varchar, reason varchar, problem varchar, seconds double,
            primary key (prompt, sample));
        create table tokens (
            prompt varchar not null, sample integer not null, position integer not null, id integer not null, bytes blob not null, text varchar not null,
            settling integer, resettling integer, deep boolean, log_probability double, entropy double, rank integer, segment varchar,
            {string.Join(", ", Catalogue.OfColumns.Select(static measure => $"{measure.Name} float"))});
        create table cells (
            prompt varchar not null, sample integer not null, position integer not null, layer integer not null,
            {string.Join(", ", Catalogue.OfLayers.Select(static measure => $"{measure.Name} float"))});
        create table traces (prompt varchar not null, sample integer not null, part integer not null, bytes blob not null);
        create view choices as
            select prompt, gold, chosen, chosen_norm, chosen = gold as acc, chosen_norm = gold as acc_norm from (
                select p.id as prompt, any_value(p.expected)::integer as gold,
                    list(sample order by log_likelihood desc, sample)[1] as chosen, list(sample order by log_likelihood / length(text) desc, sample)[1] as chosen_norm
                from samples s join prompts p on p.id = s.prompt where p.choices is not null
                group by p.id having count(log_likelihood) = any_value(json_array_length(p.choices)));
        """;
}
