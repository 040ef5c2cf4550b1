using System.Text.Json;
using Fathom.Cli;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Studies.Thinking;
using Fathom.Tests.Cli;
using Fathom.Traces;

namespace Fathom.Tests.Studies;

public sealed class StudyTraceTests : IDisposable
{
    const string Abacus = "abacus/abacus-q8_0.gguf", Smol = "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Abacus, 24)]
    [InlineData(Smol, 6)]
    public void A_trace_that_was_not_kept_is_measured_again_to_the_bit(string file, int tokens)
    {
        using var model = LanguageModel.Open(Fixtures.Model(file), threads: 2);
        var options = Options(tokens);
        Make(model, "traces.duckdb", options with { Store = StoredDetail.Traces });
        foreach (var store in (StoredDetail[])[StoredDetail.Samples, StoredDetail.Tokens, StoredDetail.Cells])
        {
            Make(model, $"{store}.duckdb", options with { Store = store });
            foreach (string prompt in (string[])["0", "1"])
                AreEqual(model, $"{store}.duckdb", prompt, number: 1);
        }
    }

    [Fact]
    public void Whatever_else_was_measured_is_measured_again()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1);
        var plain = Options(12);
        foreach (var run in (RunOptions[])[plain.Run with { DepthOnly = true }, plain.Run with { Watch = [7, 9], WithEmbeddings = true, Sublayers = true, Top = 2, Stop = ["="], G = 0.25m },
            plain.Run with { Lens = Lens.None, Sampling = plain.Run.Sampling with { PresencePenalty = 0.5f, LogitBias = new Dictionary<int, float> { [5] = 2 } } }])
        {
            File.Delete(folder.File("traces.duckdb"));
            File.Delete(folder.File("tokens.duckdb"));
            Make(model, "traces.duckdb", plain with { Run = run, Store = StoredDetail.Traces });
            Make(model, "tokens.duckdb", plain with { Run = run });
            AreEqual(model, "tokens.duckdb", "0", 1);
        }
    }

    [Fact]
    public void A_tuned_lens_is_asked_for_and_measured_with_again()
    {
        using var model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"), threads: 1);
        using var lens = TunedLens.Open(Fixtures.Path("lenses/tuned-llama"), model);
        var options = Options(6) with { Run = Options(6).Run with { Lens = lens } };
        Make(model, "traces.duckdb", options with { Store = StoredDetail.Traces });
        Make(model, "s.duckdb", options);
        AreEqual(model, "s.duckdb", "1", 0, lens);
        FathomRun.Of("study", "trace", folder.File("s.duckdb"), "--model", model.Path, "--prompt", "1").Refused(ExitCode.Error, "its layers were read through the tuned lens tuned-llama, which is needed");
    }

    [Fact]
    public void Given_texts_and_answers_are_measured_again()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1);
        File.WriteAllText(folder.File("rows.jsonl"), """{"question": "Let A = 8 and B = 5.", "said": ["13", "12 or 13"], "text": "The answer is (C) 12.", "choices": ["13", "12"]}""");
        foreach (var columns in (RowColumns[])[new() { Text = "text" }, new() { Response = "said" }, new() { Choices = "choices" }])
        {
            File.Delete(folder.File("traces.duckdb"));
            File.Delete(folder.File("tokens.duckdb"));
            Make(model, "traces.duckdb", Options(12) with { Columns = columns, Store = StoredDetail.Traces }, "rows.jsonl");
            Make(model, "tokens.duckdb", Options(12) with { Columns = columns }, "rows.jsonl");
            AreEqual(model, "tokens.duckdb", "0", columns.Text is null ? 1 : 0);
        }
    }

    [Fact]
    public void The_options_of_a_study_are_read_as_they_were_kept()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1);
        var options = Options(12) with
        {
            Columns = new() { Id = "i", Prompt = "p", Answer = "a", Messages = "m", Response = "r", Template = new("{{ p }}"), AnswerTemplate = new("{{ a }}"), Choices = "c", Gold = "g", ChoiceDelimiter = "" },
            Segments = SegmentMarks.Parse("m.json", """{"think": ["[", "]"]}"""),
            Think = new() { Keep = 0.25m, By = PrefixMeasure.SelfCertainty, Audit = true },
            Samples = 5,
            System = "s",
            Prefix = 9,
            Grader = "boxed",
            Store = StoredDetail.Cells,
            Variables = new Dictionary<string, JsonElement> { ["x"] = JsonElement.Parse("[1]") },
            Run = new() { MaxTokens = 3, IgnoreEnd = true, Stop = ["a", "b"], Context = 99, G = 0.3m, Rho = 0.7m, Top = 3, Watch = [4], WithEmbeddings = true, Sampling = new() { Temperature = 0.3f, TopK = 4, TopP = 0.7f, MinP = 0.1f, Seed = ulong.MaxValue, PresencePenalty = 0.1f, FrequencyPenalty = -0.2f } },
        };
        StudyFile.BeginOrContinue(folder.File("s.duckdb"), options.Head(model)).Dispose();
        using var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: true);
        Assert.Empty(StoredOptions.Of(study.Head).Head(model).DifferencesFrom(study.Head));
    }

    [Fact]
    public void What_is_not_there_or_was_not_measured_so_is_told()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1);
        Make(model, "s.duckdb", Options(4) with { Store = StoredDetail.Samples });
        Refused("has no prompt \"9\": its prompts are named as [0, 1]", "--prompt", "9");
        Refused("prompt \"0\" has no sample 2: there are 2, counted from 0", "--prompt", "0", "--sample", "2");
        FathomRun.Of("study", "trace", folder.File("s.duckdb")).Refused(ExitCode.Usage, "--prompt is missing");
        Refused("cannot be measured again as it was: the model is ", "--prompt", "0", "--model", Fixtures.Model(Smol));
        using (var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: false))
            study.Duck.Run("update samples set text = 'x'");
        Refused("its text did not come out as the study has it, but as “", "--prompt", "0");
        using (var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: false))
            study.Duck.Run("update study set program = 'fathom 9', instruction_set = 'none'");
        Refused("the instruction set is ", "--prompt", "0");
        using (var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: false))
            study.Duck.Run("update samples set problem = 'it was too long'");
        Refused("sample 0 was not measured: it was too long", "--prompt", "0");

        void Refused(string reason, params string[] more) => FathomRun.Of(["study", "trace", folder.File("s.duckdb"), "--quiet", .. more]).Refused(ExitCode.Error, reason);
    }

    [Fact]
    public void A_damaged_answer_is_not_taken_for_the_measured_one()
    {
        using var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1);
        Make(model, "s.duckdb", Options(4));
        using var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: false);
        study.Duck.Run("update samples set dtr = dtr + 0.125 where sample = 0");
        Assert.Contains("measured again, it is not what the study has", Assert.Throws<FathomException>(() => StudySample.Find(study, "0", 0).Measure(model)).Message, StringComparison.Ordinal);
        study.Duck.Run("update tokens set id = 99999999 where sample = 1");
        Assert.Contains("outside the vocabulary", Assert.Throws<FathomException>(() => StudySample.Find(study, "0", 1).Measure(model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoredDetail.Tokens)]
    [InlineData(StoredDetail.Traces)]
    public void A_sample_is_drawn_and_written_as_a_saved_trace_is(StoredDetail store)
    {
        using (var model = LanguageModel.Open(Fixtures.Model(Abacus), threads: 1))
            Make(model, "s.duckdb", Options(12) with { Store = store });
        string[] drawing = ["--measure", "probability", "--layers", "1..4", "--group", "words"];
        string trace = folder.File("x.fathom"), other = folder.File("y");
        string[] forms = [".json", ".csv", ".png", ".md"];
        var run = FathomRun.Of(["study", "trace", folder.File("s.duckdb"), "--prompt", "1", "--sample", "1", "--threads", "1", "-o", trace, .. forms.SelectMany(form => (string[])["-o", folder.File($"x{form}")]), .. drawing]);
        Assert.Equal(ExitCode.Fine, run.Code);
        var drawn = FathomRun.Of(["draw", trace, .. forms.SelectMany(form => (string[])["-o", $"{other}{form}"]), .. drawing]);
        Assert.Equal(drawn.Out, run.Out);
        Assert.All(forms, form => Assert.Equal(File.ReadAllBytes($"{other}{form}"), File.ReadAllBytes(folder.File($"x{form}"))));
    }

    static StudyOptions Options(int tokens) => new() { Samples = 2, Run = new() { MaxTokens = tokens, Sampling = new() { Temperature = 1, Seed = 7 } } };

    /// <summary>A sample of a study measured again is the trace that another study of the same kept, whatever the time took.</summary>
    void AreEqual(LanguageModel model, string study, string prompt, int number, TunedLens? lens = null)
    {
        using var keeps = StudyFile.Open(folder.File("traces.duckdb"), readOnly: true);
        var kept = StudySample.Find(keeps, prompt, number).Kept()!;
        using var opened = StudyFile.Open(folder.File(study), readOnly: true);
        var sample = StudySample.Find(opened, prompt, number);
        Assert.Null(sample.Kept());
        Assert.Equal(Bytes(kept), Bytes(sample.Measure(model, lens) with { Timings = kept.Timings }));
    }

    static byte[] Bytes(Trace trace)
    {
        using var bytes = new MemoryStream();
        FathomFile.Write(bytes, trace);
        return bytes.ToArray();
    }

    void Make(LanguageModel model, string name, StudyOptions options, string? rows = null)
    {
        if (rows is null)
            File.WriteAllLines(folder.File(rows = "sums.jsonl"), [.. Enumerable.Range(0, 2).Select(static i => $$"""{"question": "Let A = {{3 + i}} and B = {{5 + 2 * i}}. What is the sum of A and B?"}""")]);
        using var set = DataSet.OfFiles([folder.File(rows)]);
        var reader = PromptReader.Settle(set, options.Columns);
        options = options with { Columns = reader.Columns };
        using var study = StudyFile.BeginOrContinue(folder.File(name), options.Head(model));
        PromptTable.Take(study, reader.Read(), limit: null, shuffle: null);
        StudyRun.Measure(study, model, options);
    }
}
