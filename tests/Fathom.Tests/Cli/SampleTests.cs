using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Cli;
using Fathom.Traces;

namespace Fathom.Tests.Cli;

public partial class SampleTests
{
    static readonly string[] Hot = ["--temperature", "2.5", "--max-tokens", "40"];

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Sample_i_is_what_map_gives_for_its_seed(string threads) => AreRunsOfMap(threads, 6, [.. Hot, "--stop", "13", "--seed", "11"]);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void A_sample_of_a_real_model_is_what_map_gives_for_its_seed(string threads) => AreRunsOfMap(threads, 3,
        ["--model", Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"), "--prompt", "Name a colour.", "--temperature", "1", "--max-tokens", "6", "--stop", " a", "--presence-penalty", "0.5"]);

    [Fact]
    public void A_killed_run_has_written_the_traces_of_the_samples_that_were_done()
    {
        using var folder = new TemporaryFolder();
        string traces = folder.File("traces");
        using var process = FathomRun.Start(folder.Path, "dotnet", FathomRun.Assembly, "sample", "--prompt", "Let A = 8 and B = 5. What is A + B?", "--n", "400", "--cache-memory", "40MB", "--traces", traces, "--quiet");
        var patience = System.Diagnostics.Stopwatch.StartNew();
        string[] written = [];
        while (written.Length < 3 && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(20);
            written = Directory.Exists(traces) ? Directory.GetFiles(traces, "seed-*.fathom") : [];
        }
        bool ran = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.Equal((true, true), (ran, written.Length >= 3));
        Assert.All(written, static file => Assert.NotEmpty(TraceFile.Load(file).GeneratedIds));
    }

    [Fact]
    public void The_temperature_is_1_and_there_are_8_samples_by_default()
    {
        var run = FathomRun.Of("sample", "--json", "--max-tokens", "5").Json;
        Assert.Equal(8, run.GetProperty("samples").GetArrayLength());
        Assert.Equal(
            Ids(FathomRun.Of("map", "--json", "--max-tokens", "5", "--temperature", "1", "--seed", "7").Json), Ids(run.GetProperty("samples")[7]));
    }

    [Fact]
    public void There_may_be_more_samples_than_fit_a_tile()
    {
        string[] options = ["--json", "--max-tokens", "4", "--temperature", "3", "--seed", "1"];
        var samples = FathomRun.Of(["sample", "--n", "150", .. options]).Json.GetProperty("samples");
        Assert.All(samples.EnumerateArray(), static sample => Assert.Equal(sample.GetProperty("tokens").GetInt32(), sample.GetProperty("deep").GetArrayLength()));
        Assert.Equal(Ids(samples[149]), Ids(FathomRun.Of(["map", .. options[..^1], "150"]).Json));
    }

    [Fact]
    public void The_json_has_the_documented_fields_and_no_others()
    {
        var json = FathomRun.Of(["sample", "--json", "--n", "3", .. Hot]).Json;
        Assert.Equal(["model", "conventions", "layers", "deep_from", "prompt_tokens", "program", "instruction_set", "prompt", "messages", "sampling", "samples", "timings"], Names(json));
        Assert.Equal(50, json.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(["threads", "load", "prefill", "decode", "lens_product", "lens_reduction", "total", "tokens_per_second"], Names(json.GetProperty("timings")));
        Assert.All(json.GetProperty("samples").EnumerateArray(), static sample =>
        {
            Assert.Equal(["seed", "finish", "tokens", "generated_ids", "generated_text", "settling_depth", "deep", "dtr", "sequence"], Names(sample));
            int tokens = sample.GetProperty("tokens").GetInt32();
            Assert.All((string[])["generated_ids", "settling_depth", "deep"], name => Assert.Equal(tokens, sample.GetProperty(name).GetArrayLength()));
        });
        HashSet<string> documented = [.. Row().Matches(Documentation).SelectMany(static row => Name().Matches(row.Value)).Select(static name => name.Groups["name"].Value)];
        Assert.All(Names(json).Concat(Names(json.GetProperty("samples")[0])).Concat(Names(json.GetProperty("timings"))), name => Assert.Contains(name, documented));
    }

    [Fact]
    public void Time_goes_to_reading_decoding_and_measuring()
    {
        var run = FathomRun.Of(["sample", "--json", "--n", "8", .. Hot]).Json;
        double Seconds(string name) => run.GetProperty("timings").GetProperty(name).GetDouble();
        double told = Seconds("load") + Seconds("prefill") + Seconds("decode") + Seconds("lens_product") + Seconds("lens_reduction");
        Assert.InRange(told, 0, Seconds("total"));
        int tokens = run.GetProperty("samples").EnumerateArray().Sum(static sample => sample.GetProperty("tokens").GetInt32());
        Assert.Equal(tokens / Seconds("decode"), Seconds("tokens_per_second"), tolerance: 1e-6 * Seconds("tokens_per_second"));
    }

    [Fact]
    public void The_table_has_a_row_a_token_with_the_numbers_of_its_trace()
    {
        using var folder = new TemporaryFolder();
        string table = folder.File("s.csv"), traces = folder.File("traces");
        var json = FathomRun.Of(["sample", "--json", "--n", "2", "--seed", "4", "--out", table, "--traces", traces, .. Hot]).Json;
        using var stream = File.OpenRead(table);
        string[][] rows = [.. new CsvRows(stream).Read().Select(static row => row.ToArray())];
        Assert.Equal("model,profile,g,rho,lens,sample,seed,finish,token_index,position,token_id,token,special,probability,entropy_nats,self_certainty,settling_depth,resettling_depth,unsettlings,deep", string.Join(',', rows[0]));
        Assert.All(rows[0], static column => Assert.Contains($"`{column}`", Documentation, StringComparison.Ordinal));
        Assert.Equal(json.GetProperty("samples").EnumerateArray().Sum(static sample => sample.GetProperty("tokens").GetInt32()), rows.Length - 1);
        string[] second = rows.Single(static row => row[5..7] is ["1", "5"] && row[8] == "2")[^7..];
        var trace = TraceFile.Load(Path.Combine(traces, "seed-5.fathom"));
        Assert.Equal(trace.Measures.Probability[trace.Layers, 2], float.Parse(second[0], CultureInfo.InvariantCulture));
        Assert.Equal(trace.Measures.EntropyNats[trace.Layers, 2], float.Parse(second[1], CultureInfo.InvariantCulture));
        Assert.Equal(json.GetProperty("samples")[1].GetProperty("settling_depth")[2].GetRawText(), second[3]);
    }

    [Fact]
    public void A_trace_of_a_sample_is_the_trace_of_map_but_for_its_times()
    {
        using var folder = new TemporaryFolder();
        string traces = folder.File("new/traces"), alone = folder.File("alone.fathom");
        Assert.Equal(ExitCode.Fine, FathomRun.Of(["sample", "--quiet", "--n", "2", "--seed", "1", "--traces", traces, .. Hot]).Code);
        FathomRun.Of(["map", "--quiet", "--seed", "2", "--out", alone, .. Hot]);
        Assert.Equal(WithoutTimings(alone), WithoutTimings(Path.Combine(traces, "seed-2.fathom")));

        static string WithoutTimings(string file)
        {
            using var text = new MemoryStream();
            TraceJson.Write(text, TraceFile.Load(file) with { Timings = new(0, 0, 0, 0, 0, 0, 0) });
            return System.Text.Encoding.UTF8.GetString(text.ToArray());
        }
    }

    [Fact]
    public void The_residual_streams_of_a_sample_are_those_of_map()
    {
        using var folder = new TemporaryFolder();
        string streams = folder.File("new/streams"), alone = folder.File("alone.safetensors");
        Assert.Equal(ExitCode.Fine, FathomRun.Of(["sample", "--quiet", "--n", "3", "--seed", "4", "--residuals", streams, "--half", .. Hot]).Code);
        Assert.Equal(3, Directory.GetFiles(streams).Length);
        FathomRun.Of(["map", "--quiet", "--seed", "6", "--residuals", alone, "--half", .. Hot]);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(Path.Combine(streams, "seed-6.safetensors")));
    }

    [Theory]
    [InlineData("--group", "words")]
    [InlineData("--measure", "kl")]
    [InlineData("--layers", "3..9")]
    public void How_one_answer_is_drawn_is_said_to_draw(string option, string value) =>
        FathomRun.Of("sample", option, value).Refused(ExitCode.Usage, option, "--traces", $"fathom draw {option}");

    [Fact]
    public void Every_option_of_map_is_one_of_sample_or_refused_by_its_name()
    {
        using var io = new CommandIo(Stream.Null, Stream.Null, TextWriter.Null);
        string[] ofSample = [.. new SampleCommand(io).Options.Select(static option => option.Name)];
        Assert.All(new MapCommand(io).Options, option => Assert.Contains(option.Name, ofSample));
    }

    [Fact]
    public void Every_form_is_written_and_json_is_the_same_in_a_file()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. ((string[])["json", "csv", "png", "svg", "html", "md", "txt"]).Select(ending => folder.File($"s.{ending}"))];
        var run = FathomRun.Of(["sample", "--json", "--n", "2", .. files.SelectMany(static file => (string[])["--out", file]), .. Hot]);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.All(files, static file => Assert.True(new FileInfo(file).Length > 0, file));
        Assert.Equal(run.Out.TrimEnd(), File.ReadAllText(files[0]).TrimEnd());
    }

    [Fact]
    public void The_page_has_a_link_and_a_trace_for_each_sample()
    {
        using var folder = new TemporaryFolder();
        string page = folder.File("s.html");
        FathomRun.Of(["sample", "--quiet", "--n", "3", "--seed", "8", "--out", page, .. Hot]);
        string text = File.ReadAllText(page);
        foreach (int seed in (int[])[8, 9, 10])
        {
            Assert.Single(Regex.Matches(text, $"href=\"#sample={seed}\""));
            Assert.Single(Regex.Matches(text, $"data-sample=\"{seed}\""));
        }
    }

    [Fact]
    public void The_terminal_shows_a_row_and_a_line_a_sample() =>
        Snapshot.Match(FathomRun.Of(["sample", "--n", "4", .. Hot]).Out, "sample.txt");

    [Fact]
    public void Without_a_lens_there_are_ids_and_no_depths()
    {
        var sample = FathomRun.Of("sample", "--json", "--n", "1", "--no-lens", "--max-tokens", "3").Json.GetProperty("samples")[0];
        Assert.Equal("[null,null,null]", sample.GetProperty("settling_depth").GetRawText());
        Assert.Equal(JsonValueKind.Null, sample.GetProperty("dtr").ValueKind);
        FathomRun.Of("sample", "--no-lens", "--out", "x.png").Refused(ExitCode.Usage, "without a lens", ".png");
    }

    [Theory]
    [InlineData("--n", "0", "0 samples")]
    [InlineData("--n", "-3", "-3 samples")]
    [InlineData("--n", "1000000", "1000000 samples")]
    [InlineData("--cache-memory", "lots", "2GB")]
    [InlineData("--cache-memory", "-2GB", "2GB")]
    [InlineData("--cache-memory", "0", "2GB")]
    [InlineData("--logit-bias", "13", "13=-100")]
    [InlineData("--logit-bias", "13=x", "13=-100")]
    [InlineData("--logit-bias", "13=NaN", "finite")]
    [InlineData("--presence-penalty", "NaN", "finite")]
    [InlineData("--answer", "a.txt", "no samples")]
    [InlineData("--half", "--json", "--residuals")]
    [InlineData("--residuals", "", "empty")]
    [InlineData("--ids", "1,2", "--generate")]
    [InlineData("--out", "s.fathom", ".csv")]
    public void What_makes_no_sense_is_refused_by_name(string option, string value, string told) =>
        FathomRun.Of("sample", option, value).Refused(ExitCode.Usage, told);

    [Fact]
    public void A_bias_of_a_token_that_there_is_not_is_refused() =>
        FathomRun.Of("sample", "--logit-bias", "380=1").Refused(ExitCode.Error, "380", "vocabulary");

    [Fact]
    public void A_cache_that_could_never_hold_a_sample_is_refused_with_the_figure() =>
        FathomRun.Of("sample", "--cache-memory", "10KB").Refused(ExitCode.Error, "MB of cache");

    [Theory]
    [InlineData("map")]
    [InlineData("sample")]
    public void A_small_cache_changes_no_token(string verb)
    {
        string[] run = [verb, "--json", .. Hot];
        string Ids(JsonElement json) => (verb == "map" ? json : json.GetProperty("samples")[7]).GetProperty("generated_ids").GetRawText();
        Assert.Equal(Ids(FathomRun.Of(run).Json), Ids(FathomRun.Of([.. run, "--cache-memory", "8MB"]).Json));
    }

    [Fact]
    public void A_bias_rules_a_token_out()
    {
        int first = FathomRun.Of("map", "--json", "--max-tokens", "1").Json.GetProperty("generated_ids")[0].GetInt32();
        Assert.NotEqual(first, FathomRun.Of("map", "--json", "--max-tokens", "1", "--logit-bias", $"{first}=-100").Json.GetProperty("generated_ids")[0].GetInt32());
        int[] forced = [.. FathomRun.Of("map", "--json", "--max-tokens", "3", "--logit-bias", "21=100").Json.GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32())];
        Assert.Equal([21, 21, 21], forced);
    }

    static string Documentation { get; } = File.ReadAllText(Path.Combine(Fixtures.Repository, "docs", "sample.md"));

    /// <summary>Everything that the samples' JSON has is in the JSON of map with each sample's seed, to the digit.</summary>
    static void AreRunsOfMap(string threads, int samples, string[] options)
    {
        string[] common = [.. options, "--json", "--threads", threads];
        ulong seed = Array.IndexOf(options, "--seed") is >= 0 and int at ? ulong.Parse(options[at + 1], CultureInfo.InvariantCulture) : 0;
        var together = FathomRun.Of(["sample", "--n", $"{samples}", .. common]).Json;
        HashSet<string> finishes = [];
        for (int i = 0; i < samples; i++)
        {
            string[] alone = [.. common.Where((_, at) => at != Array.IndexOf(common, "--seed") && (at == 0 || common[at - 1] != "--seed"))];
            var map = FathomRun.Of(["map", "--seed", $"{seed + (ulong)i}", .. alone]).Json;
            var sample = together.GetProperty("samples")[i];
            Assert.Equal(seed + (ulong)i, sample.GetProperty("seed").GetUInt64());
            finishes.Add(sample.GetProperty("finish").GetString()!);
            foreach (string name in (string[])["generated_ids", "generated_text", "dtr", "sequence"])
                Assert.Equal(map.GetProperty(name).GetRawText(), sample.GetProperty(name).GetRawText());
            foreach (string name in (string[])["settling_depth", "deep"])
                Assert.Equal($"[{string.Join(',', map.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty(name).GetRawText()))}]", sample.GetProperty(name).GetRawText());
            foreach (string name in (string[])["model", "conventions", "layers", "deep_from"])
                Assert.Equal(map.GetProperty(name).GetRawText(), together.GetProperty(name).GetRawText());
        }
        Assert.True(finishes.Count > 1, $"all samples ended by {string.Join(", ", finishes)}");
    }

    static string Ids(JsonElement run) => run.GetProperty("generated_ids").GetRawText();

    static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(static property => property.Name)];

    /// <summary>The first cell of a table's row.</summary>
    [GeneratedRegex(@"^\| `[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
