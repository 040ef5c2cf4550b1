using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Tests.Studies;

public sealed class StudyRunTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly LanguageModel model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 1);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_sample_is_what_its_seed_gives_alone()
    {
        var options = Options(samples: 3);
        using (var study = Study("s.duckdb", options, Sums(5)))
            StudyRun.Measure(study, model, options);
        using var read = StudyFile.Open(folder.File("s.duckdb"), readOnly: true);
        Assert.Equal(15L, read.Duck.Value("select count(*) from samples where finish is not null and tokens > 0"));
        var rows = StudyContent.Rows(read, "select prompt, sample, seed, text, dtr, tokens, mean_log_probability from samples order by prompt, sample");
        foreach (object?[] row in rows)
        {
            ulong seed = (ulong)(long)row[2]!;
            Assert.Equal(StudySeed.Of(7, (int)row[1]!, (string)row[0]!), seed);
            string question = (string)StudyContent.Rows(read, $"select prompt from prompts where id = '{row[0]}'")[0][0]!;
            var trace = DepthRun.Measure(model, new PromptEncoder(model, options).Prompt(new("", "", question, null, null, null, null, "")), options.Run with { Sampling = options.Run.Sampling with { Seed = seed } });
            var figures = new SampleFigures(trace, null);
            Assert.Equal([trace.GeneratedText, figures.Dtr, trace.GeneratedIds.Count, figures.Sequence.MeanLogProbability], [row[3], row[4], row[5], row[6]]);
            var tokens = StudyContent.Rows(read, $"select id, settling, deep, position from tokens where prompt = '{row[0]}' and sample = {row[1]} order by position");
            Assert.Equal(trace.GeneratedIds, tokens.Select(static token => (int)token[0]!));
            Assert.Equal(figures.Counted.Select(column => figures.Depths[column].Settling), tokens.Select(static token => (int?)token[1]));
        }
    }

    [Fact]
    public void More_samples_and_more_data_extend_a_study()
    {
        var two = Options(samples: 2);
        using (var study = Study("s.duckdb", two, Sums(3)))
            StudyRun.Measure(study, model, two);
        var three = two with { Samples = 3 };
        using (var study = Study("s.duckdb", three, Sums(6)))
            Assert.Equal((18L, 12L), (StudyRun.Measure(study, model, three).All, Convert.ToInt64(study.Duck.Value("select count(*) from samples where prompt in ('3', '4', '5') or sample = 2"))));
        using (var whole = Study("w.duckdb", three, Sums(6)))
            StudyRun.Measure(whole, model, three);
        Assert.Equal(Content("w.duckdb"), Content("s.duckdb"));
    }

    [Fact]
    public void Fewer_samples_than_there_are_count_as_all_that_are_asked_for()
    {
        var three = Options(samples: 3);
        using (var study = Study("s.duckdb", three, Sums(2)))
            StudyRun.Measure(study, model, three);
        var two = three with { Samples = 2 };
        using (var study = Study("s.duckdb", two, Sums(3)))
        {
            var progress = StudyRun.Measure(study, model, two);
            Assert.Equal((6L, 6L), (progress.Done, progress.All));
        }
    }

    [Fact]
    public void Other_options_are_refused_by_name()
    {
        var options = Options(samples: 1);
        Study("s.duckdb", options, Sums(1)).Dispose();
        var other = options with { Run = options.Run with { Sampling = options.Run.Sampling with { Temperature = 0.5f }, G = 0.25m }, Store = StoredDetail.Cells };
        string error = Assert.Throws<FathomException>(() => Study("s.duckdb", other, Sums(1))).Message;
        Assert.Contains("temperature is 0.5 and was 1; g is 0.25 and was 0.5", error, StringComparison.Ordinal);
        Assert.Contains("store is cells and was tokens", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_is_kept_of_a_sample_is_an_option_like_any_other()
    {
        var options = Options(samples: 1);
        Study("s.duckdb", options, Sums(1)).Dispose();
        var other = options with { Run = options.Run with { Watch = [7], WithEmbeddings = true } };
        Assert.Contains("with-embeddings is true and was false; watch is [7] and was []", Assert.Throws<FathomException>(() => Study("s.duckdb", other, Sums(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_data_is_refused()
    {
        var options = Options(samples: 1);
        Study("s.duckdb", options, Sums(3)).Dispose();
        string[] changed = [.. Sums(3)];
        changed[1] = changed[1].Replace("sum", "product", StringComparison.Ordinal);
        Assert.Contains("row 2, \"1\", is not what it was", Assert.Throws<FathomException>(() => Study("s.duckdb", options, changed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text\n", "is no study")]
    [InlineData("", "no such study")]
    public void What_is_no_study_is_refused(string content, string reason)
    {
        string file = folder.File("x.duckdb");
        if (content.Length > 0)
            File.WriteAllText(file, content);
        Assert.Contains(reason, Assert.Throws<FathomException>(() => StudyFile.Open(file, readOnly: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_of_an_earlier_form_is_refused()
    {
        using (var study = Study("s.duckdb", Options(1), Sums(1)))
            study.Duck.Run("update study set form = 1");
        Assert.Contains("earlier form of tables, 1", Assert.Throws<FathomException>(() => StudyFile.Open(folder.File("s.duckdb"), readOnly: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_tokens_are_measured_as_a_sample_that_ends_there()
    {
        var options = Options(samples: 3) with { Prefix = 5 };
        using (var whole = Study("w.duckdb", options, Sums(2)))
            StudyRun.Measure(whole, model, options);
        var brief = options with { Run = options.Run with { MaxTokens = 5 } };
        using (var study = Study("s.duckdb", brief, Sums(2)))
            StudyRun.Measure(study, model, brief);
        object?[][] Read(string name, string columns)
        {
            using var study = StudyFile.Open(folder.File(name), readOnly: true);
            return [.. StudyContent.Rows(study, $"select {columns} from samples order by prompt, sample")];
        }
        Assert.Equal(Read("s.duckdb", "dtr, self_certainty, mean_log_probability, null, null"), Read("w.duckdb", "prefix_dtr, prefix_self_certainty, prefix_log_probability, kept, prefix_tokens"));
        Assert.All(Read("w.duckdb", "tokens"), row => Assert.True((int)row[0]! > 5));
    }

    [Fact]
    public void A_study_of_a_version_to_come_is_refused()
    {
        using (var study = Study("s.duckdb", Options(1), Sums(1)))
            study.Duck.Run("update study set form = 99");
        Assert.Contains("newer version of Fathom: its form is 99", Assert.Throws<FathomException>(() => StudyFile.Open(folder.File("s.duckdb"), readOnly: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_texts_and_answers_are_measured()
    {
        File.WriteAllLines(folder.File("t.jsonl"), ["{\"text\": \"The answer is (C) 12.\"}", "{\"text\": \"Let A = 8.\"}"]);
        var texts = Options(1) with { Columns = new() { Text = "text" } };
        using (var study = Study("t.duckdb", texts, null))
            Assert.Equal((2L, 0L), (StudyRun.Measure(study, model, texts).Done, Convert.ToInt64(study.Duck.Value("select count(*) from samples where seed is not null or finish is not null or dtr is null"))));
        File.WriteAllLines(folder.File("a.jsonl"), ["{\"question\": \"Let A = 8 and B = 5.\", \"said\": [\"13\", \"\", \"12 or 13\"]}", "{\"question\": \"x\", \"said\": \"y\"}", "{\"question\": \"z\", \"said\": null}"]);
        var answers = Options(1) with { Columns = new() { Response = "said" } };
        using var given = Study("a.duckdb", answers, null);
        var progress = StudyRun.Measure(given, model, answers);
        Assert.Equal((4L, 4L, 1L), (progress.Done, progress.All, progress.Failed));
        Assert.Equal([["13", null], ["", "the answer is empty"], ["12 or 13", null], ["y", null]], StudyContent.Rows(given, "select text, problem from samples order by prompt, sample"));
    }

    [Fact]
    public void A_cancelled_study_goes_on_to_the_same_rows()
    {
        var options = Options(samples: 4) with { Store = StoredDetail.Cells };
        using (var whole = Study("w.duckdb", options, Sums(12)))
            StudyRun.Measure(whole, model, options);
        var random = new Random(3);
        for (bool isDone = false; !isDone;)
        {
            using var cancel = new CancellationTokenSource();
            using var study = Study("s.duckdb", options, Sums(12));
            long stopAt = Convert.ToInt64(study.Duck.Value("select count(*) from samples")) + random.Next(5, 20);
            var progress = StudyRun.Measure(study, model, options, progress: told => { if (told.Done >= stopAt) cancel.Cancel(); }, cancel: cancel.Token);
            isDone = progress.Done == progress.All;
        }
        Assert.Equal(Content("w.duckdb"), Content("s.duckdb"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Think_at_n_stops_the_same_samples_however_often_it_is_ended(bool audit)
    {
        var options = Options(samples: 8) with { Prefix = 6, Think = new() { Keep = 0.5m, Audit = audit } };
        using (var whole = Study("w.duckdb", options, Sums(6)))
            StudyRun.Measure(whole, model, options);
        using (var read = StudyFile.Open(folder.File("w.duckdb"), readOnly: true))
        {
            Assert.Equal([[48L, 24L, audit ? 0L : 24L]], StudyContent.Rows(read, "select count(*), count(*) filter (where kept), count(*) filter (where finish = 'rejected' and tokens = 6 and not kept) from samples"));
            Assert.Equal([], StudyContent.Rows(read, """
                select prompt from samples group by prompt having
                    list(sample order by prefix_dtr desc, sample)[:4].list_sort() <> list(sample order by sample) filter (where kept)
                """));
        }
        var plain = options with { Think = null };
        using (var all = Study("p.duckdb", plain, Sums(6)))
        {
            StudyRun.Measure(all, model, plain);
            all.Duck.Run($"attach '{folder.File("w.duckdb")}' as thought");
            Assert.Equal([[audit ? 48L : 24L]], StudyContent.Rows(all, "select count(*) from samples s join thought.samples t using (prompt, sample) where s.text = t.text and s.dtr = t.dtr and t.finish <> 'rejected'"));
        }
        var random = new Random(5);
        for (bool isDone = false; !isDone;)
        {
            using var cancel = new CancellationTokenSource();
            using var study = Study("s.duckdb", options, Sums(6));
            long stopAt = Convert.ToInt64(study.Duck.Value("select count(*) from samples")) + random.Next(1, 9);
            var progress = StudyRun.Measure(study, model, options with { AtOnce = 10 }, progress: told => { if (told.Done >= stopAt) cancel.Cancel(); }, cancel: cancel.Token);
            isDone = progress.Done == progress.All;
        }
        Assert.Equal(Content("w.duckdb"), Content("s.duckdb"));
        Assert.Contains("think is not given and was {\"samples\":8", Assert.Throws<FathomException>(() => Study("s.duckdb", plain with { Samples = 9 }, Sums(6))).Message, StringComparison.Ordinal);
    }

    static StudyOptions Options(int samples) => new()
    {
        Samples = samples,
        Run = new() { MaxTokens = 24, Sampling = new() { Temperature = 1, Seed = 7 } },
    };

    static string[] Sums(int count) => [.. Enumerable.Range(0, count).Select(static i =>
        $$"""{"question": "Let A = {{3 + i}} and B = {{5 + 2 * i}}. What is the sum of A and B?\n(A) {{8 + 3 * i}} (B) {{7 + i}} (C) {{12 + i}} (D) {{13 + i}}", "answer": "A"}""")];

    StudyFile Study(string name, StudyOptions options, string[]? rows)
    {
        string data = folder.File(rows is null ? Path.ChangeExtension(name, ".jsonl") : "data.jsonl");
        if (rows is not null)
            File.WriteAllLines(data, rows);
        using var set = DataSet.OfFiles([data]);
        var reader = PromptReader.Settle(set, options.Columns);
        var study = StudyFile.BeginOrContinue(folder.File(name), (options with { Columns = reader.Columns }).Head(model));
        try
        {
            PromptTable.Take(study, reader.Read(), limit: null, shuffle: null);
            return study;
        }
        catch
        {
            study.Dispose();
            throw;
        }
    }

    string Content(string name) => StudyContent.Of(folder.File(name));
}
