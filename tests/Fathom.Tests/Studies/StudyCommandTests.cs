using Fathom.Cli;
using Fathom.Studies.Storing;
using Fathom.Tests.Cli;
using ParquetSharp;

namespace Fathom.Tests.Studies;

public sealed class StudyCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly string study, data;

    public StudyCommandTests()
    {
        (study, data) = (folder.File("s.duckdb"), folder.File("sums.csv"));
        File.WriteAllText(data, "question,answer\n\"Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13\",D\n\"Let A = 3 and B = 4. What is the sum of A and B?\n(A) 8 (B) 7 (C) 9 (D) 10\",A\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_table_becomes_a_graded_table_in_two_commands()
    {
        var run = Run("--samples", "2", "--grade", "auto", "--temperature", "0");
        Assert.Equal((ExitCode.Fine, true), (run.Code, run.Error.Contains("4 of 4 samples", StringComparison.Ordinal)));
        var rows = FathomRun.Of("study", "query", study, "select prompt, sample, answer, correct, grader from samples order by all", "--json").Json;
        Assert.Equal("""["prompt","sample","answer","correct","grader"]""", rows.GetProperty("columns").GetRawText());
        Assert.Equal(["""["0",0,"(D)",true,"auto"]""", """["0",1,"(D)",true,"auto"]""", """["1",0,"(B)",false,"auto"]""", """["1",1,"(B)",false,"auto"]"""], rows.GetProperty("rows").EnumerateArray().Select(static row => row.GetRawText()));
        Assert.Equal(0.5, FathomRun.Of("study", "show", study, "--json").Json.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Answers_are_graded_anew_without_a_model()
    {
        Run("--temperature", "0");
        var graded = FathomRun.Of("study", "grade", study, "--grade", "number");
        Assert.Contains("2 answers are graded, 0 are right", graded.Error, StringComparison.Ordinal);
        FathomRun.Of("study", "grade", study, "--grade", "nonsense").Refused(ExitCode.Error, "\"nonsense\" is no way to grade");
        Assert.Equal("number", FathomRun.Of("study", "show", study, "--json").Json.GetProperty("grader").GetString());
    }

    [Fact]
    public void Given_answers_are_taken_in_and_graded_without_a_model()
    {
        File.WriteAllText(folder.File("said.jsonl"), "{\"question\": \"7 + 6?\", \"answer\": 13, \"said\": [\"It is 13.\", \"\\\\boxed{14}\"]}\n");
        var run = FathomRun.Of("study", "run", study, "--data", folder.File("said.jsonl"), "--response-column", "said", "--no-model", "--grade", "auto");
        Assert.Contains("2 answers are graded, 1 are right", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_program_reads_equal_values_from_exported_tables()
    {
        Run("--samples", "2", "--store", "cells", "--max-tokens", "8");
        Assert.Equal(ExitCode.Fine, FathomRun.Of("study", "export", study, "--out", folder.File("tables")).Code);
        using var opened = StudyFile.Open(study, readOnly: true);
        Equal<double?>(opened, "samples", "dtr");
        Equal<string>(opened, "samples", "text");
        Equal<int?>(opened, "tokens", "settling");
        Equal<string>(opened, "tokens", "text");
        Equal<float?>(opened, "cells", "jsd_bits");
        Equal<float?>(opened, "cells", "norm");
        Equal<string>(opened, "prompts", "row");
    }

    [Theory]
    [InlineData("delete from samples")]
    [InlineData("select 1; select 2")]
    [InlineData("select * from 'sums.csv'")]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("copy samples to 'x.csv'")]
    [InlineData("install httpfs")]
    [InlineData("select * from nowhere")]
    public void A_query_can_neither_change_anything_nor_leave_the_study(string sql)
    {
        Run("--max-tokens", "2");
        FathomRun.Of("study", "query", study, sql).Refused(ExitCode.Error, "the query: ");
        Assert.Equal(ExitCode.Error, FathomRun.Of("study", "query", study, sql, "--out", folder.File("x.csv")).Code);
        Assert.False(File.Exists(folder.File("x.csv")));
    }

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.json")]
    [InlineData("x.parquet")]
    public void Rows_of_a_query_are_written_in_each_form(string name)
    {
        Run("--max-tokens", "2");
        Assert.Equal(ExitCode.Fine, FathomRun.Of("study", "query", study, "select prompt, tokens from samples order by all", "--out", folder.File(name)).Code);
        using var rows = Fathom.Studies.Data.DataSet.OfFiles([folder.File(name)]);
        Assert.Equal(["0", "1"], rows.Rows().Select(static row => row.Value.GetProperty("prompt").ToString()));
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_leaves_nothing()
    {
        Run("--max-tokens", "2");
        FathomRun.Of("study", "export", study, "--out", data).Refused(ExitCode.Error, $"{data}: cannot be made: ");
        FathomRun.Of("study", "query", study, "select 1", "--out", folder.File("none/x.csv")).Refused(ExitCode.Error, "x.csv: cannot be written: ");
        FathomRun.Of("study", "query", study, "select 1", "--out", folder.File("x.xlsx")).Refused(ExitCode.Error, ".xlsx says no form of rows");
        Assert.Equal([study, data], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Options_that_exclude_each_other_are_told()
    {
        FathomRun.Of("study", "run", study).Refused(ExitCode.Usage, "there is no data: give --data FILE or --query SQL");
        FathomRun.Of("study", "run", study, "--data", data, "--query", "select 1").Refused(ExitCode.Usage, "only one of --data and --query");
        FathomRun.Of("study", "run", study, "--data", data, "--text-column", "question", "--prompt-column", "question").Refused(ExitCode.Usage, "--prompt-column and --text-column exclude each other");
        FathomRun.Of("study", "run", study, "--data", data, "--samples", "0").Refused(ExitCode.Usage, "--samples must be at least 1");
        FathomRun.Of("study", "run", study, "--data", data, "--prompt-column", "quest").Refused(ExitCode.Error, "has no column quest: there are question, answer");
        FathomRun.Of("study", "run", study, "--data", folder.File("none.csv")).Refused(ExitCode.Error, "none.csv: there is no such file");
        FathomRun.Of("study", "show", folder.File("none.duckdb")).Refused(ExitCode.Error, "there is no such study");
        Assert.False(File.Exists(study));
    }

    FathomRun Run(params string[] more)
    {
        var run = FathomRun.Of(["study", "run", study, "--data", data, "--threads", "1", .. more]);
        Assert.Equal(ExitCode.Fine, run.Code);
        return run;
    }

    void Equal<T>(StudyFile study, string table, string column)
    {
        using var file = new ParquetFileReader(folder.File($"tables/{table}.parquet"));
        using var group = file.RowGroup(0);
        int at = Enumerable.Range(0, file.FileMetaData.NumColumns).Single(number => file.FileMetaData.Schema.Column(number).Name == column);
        using var read = group.Column(at).LogicalReader<T>();
        T[] values = read.ReadAll(checked((int)group.MetaData.NumRows));
        Assert.NotEmpty(values);
        Assert.Equal(StudyContent.Rows(study, $"select {column} from {table} order by all").Select(static row => (T?)row[0]).Order(), values.Order());
    }
}
