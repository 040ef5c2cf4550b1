using System.Diagnostics;
using System.Text.Json;
using Fathom.Studies.Data;

namespace Fathom.Tests.Studies;

public sealed class DataSetTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Files() => [.. Listed().Where(static file => !file.TryGetProperty("error", out _) && !file.TryGetProperty("rows", out _)).Select(Name)];

    public static TheoryData<string> Broken() => [.. Listed().Where(static file => file.TryGetProperty("error", out _)).Select(Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_gives_the_same_rows(string file)
    {
        var index = Index();
        var listed = Listed().Single(entry => Name(entry) == file);
        bool emptyIsMissing = listed.TryGetProperty("empty_is_missing", out _);
        using var data = DataSet.OfFiles([Fixtures.Path($"data/{file}")]);
        var prompts = PromptReader.Settle(data, new() { Id = "id" }).Read().ToArray();
        var expected = index.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(static row => row.GetProperty("id").GetString()), prompts.Select(static prompt => prompt.Id));
        Assert.Equal(expected.Select(static row => row.GetProperty("question").GetString()), prompts.Select(static prompt => prompt.Prompt));
        Assert.Equal(expected.Select(row => row.GetProperty("answer").GetString() is { } answer && !(emptyIsMissing && answer.Length == 0) ? answer : null), prompts.Select(static prompt => prompt.Expected));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Conversations_are_read_from_any_form(string file)
    {
        using var data = DataSet.OfFiles([Fixtures.Path($"data/{file}")]);
        var prompts = PromptReader.Settle(data, new() { Id = "id", Messages = "messages" }, skipsBad: true).Read().ToArray();
        var expected = Index().GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("messages")).ToArray();
        for (int row = 0; row < expected.Length; row++)
            if (expected[row].ValueKind == JsonValueKind.Null)
                Assert.NotNull(prompts[row].Problem);
            else
                Assert.True(JsonElement.DeepEquals(expected[row], JsonElement.Parse(prompts[row].Messages!)), file);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_refused_by_name_before_anything_runs(string file)
    {
        var listed = Listed().Single(entry => Name(entry) == file);
        try
        {
            using var data = DataSet.OfFiles([Fixtures.Path($"data/{file}")]);
            string[] ids = [.. PromptReader.Settle(data, new() { Id = "id" }).Read().Select(static prompt => prompt.Id)];
            Assert.True(listed.TryGetProperty("may_read", out _) || ids.Distinct().Count() < ids.Length, $"{file} was read: {string.Join(", ", ids)}");
        }
        catch (FathomException error)
        {
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
            if (listed.TryGetProperty("line", out var line))
                Assert.Contains($"line {line.GetInt32()}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("empty.csv")]
    [InlineData("empty.parquet")]
    public void A_file_without_rows_gives_none(string file)
    {
        using var data = DataSet.OfFiles([Fixtures.Path($"data/{file}")]);
        Assert.Empty(PromptReader.Settle(data, new()).Read());
    }

    [Fact]
    public void A_missing_column_lists_those_that_there_are()
    {
        using var data = DataSet.OfFiles([Fixtures.Path("data/comma.csv")]);
        var error = Assert.Throws<FathomException>(() => PromptReader.Settle(data, new() { Prompt = "quest" }));
        Assert.Contains("has no column quest: there are id, question, answer, choices, gold, messages", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_template_names_its_row_or_is_kept_with_the_reason()
    {
        string file = Write("rows.jsonl", string.Concat(Enumerable.Range(1, 800).Select(static row => row == 731 ? "{\"n\": 0}\n" : $"{{\"n\": {row}}}\n")));
        var columns = new RowColumns { Template = new("{{ 100 // n }} and what?") };
        using var data = DataSet.OfFiles([file]);
        var error = Assert.Throws<FathomException>(() => PromptReader.Settle(data, columns).Read().Count());
        Assert.Contains($"{file}: row 731", error.Message, StringComparison.Ordinal);
        var kept = PromptReader.Settle(data, columns, skipsBad: true).Read().ToArray();
        Assert.Equal((800, "730"), (kept.Length, kept.Single(static prompt => prompt.Problem is not null).Id));
    }

    [Fact]
    public void Several_files_are_read_as_one()
    {
        Write("b.jsonl", "{\"question\": \"second\"}\n");
        Write("a.jsonl", "{\"question\": \"first\"}\n");
        string csv = Write("c.csv", "question\nthird\n");
        using var data = DataSet.OfFiles([folder.File("*.jsonl"), csv]);
        Assert.Equal([("0", "first"), ("1", "second"), ("2", "third")], PromptReader.Settle(data, new()).Read().Select(static prompt => (prompt.Id, prompt.Prompt!)));
    }

    [Fact]
    public void A_query_over_files_gives_rows()
    {
        using var data = DataSet.OfQuery($"select question, upper(answer) as target from '{Fixtures.Path("data/delta.parquet")}' where id = '日本'");
        var prompt = Assert.Single(PromptReader.Settle(data, new()).Read());
        Assert.Equal(("日本の首都は？ 🙂", "東京"), (prompt.Prompt, prompt.Expected));
    }

    [Theory]
    [InlineData("select * from nowhere")]
    [InlineData("drop table x")]
    [InlineData("select 1; select 2")]
    public void A_query_that_is_none_is_refused(string query)
    {
        using var data = DataSet.OfQuery(query);
        Assert.Contains("the query", Assert.Throws<FathomException>(() => PromptReader.Settle(data, new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("million.csv", "header")]
    [InlineData("million.csv.gz", "header, compression gzip")]
    [InlineData("million.jsonl", "format json")]
    [InlineData("million.jsonl.zst", "format json, compression zstd")]
    [InlineData("million.parquet", "format parquet")]
    public void The_first_rows_of_a_million_are_there_at_once(string name, string form)
    {
        string file = folder.File(name);
        using (var duck = Duck.InMemory())
            duck.Run($"copy (select 'what is ' || i || ' + 1?' as question, i + 1 as answer from range(1000000) r(i)) to {Duck.Text(file)} ({form})");
        using var data = DataSet.OfFiles([file]);
        Assert.Single(PromptReader.Settle(data, new()).Read().Take(1));
        long start = Stopwatch.GetTimestamp();
        var last = PromptReader.Settle(data, new()).Read().Take(10).Last();
        Assert.Equal(("9", "what is 9 + 1?", "10"), (last.Id, last.Prompt, last.Expected));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
    }

    [Fact]
    public void A_query_runs_once_though_its_columns_are_looked_at_first()
    {
        string rows = Write("rows.jsonl", string.Concat(Enumerable.Range(0, 300).Select(static row => $"{{\"question\": \"{row}\"}}\n")));
        using var data = DataSet.OfQuery($"select question || ' ' || uuid()::varchar as question from '{rows}'");
        var first = data.First(100).Select(static row => row.Json).ToArray();
        var all = data.Rows().Select(static row => row.Json).ToArray();
        Assert.Equal((300, true), (all.Length, first.SequenceEqual(all.Take(100))));
        Assert.Equal((300, false), (data.Rows().Count(), data.Rows().First().Json == first[0]));
    }

    [Fact]
    public void Numbers_that_json_lacks_are_nothing() =>
        Assert.Equal("{\"a\":null,\"b\":[null,\"NaN \\\" Infinity\"],\"c\":null}", NonFinite.AsNull("{\"a\":NaN,\"b\":[-Infinity,\"NaN \\\" Infinity\"],\"c\":Infinity}"));

    [Theory]
    [InlineData("a;b\n1,5;2\n", ';')]
    [InlineData("\"a,b\"\tc\n1\t2\n", '\t')]
    [InlineData("question\nwhat is 1, and 2\n", ',')]
    public void The_header_says_what_parts_the_columns(string text, char delimiter)
    {
        string file = Write("form.csv", text.Replace("what is 1, and 2", "\"what is 1, and 2\""));
        using var data = DataSet.OfFiles([file]);
        using var told = DataSet.OfFiles([file], new CsvForm { Delimiter = delimiter });
        Assert.Equal(told.Rows().Select(static row => row.Json), data.Rows().Select(static row => row.Json));
    }

    string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    static JsonElement Index() => JsonElement.Parse(File.ReadAllText(Fixtures.Path("data/index.json")));

    static JsonElement[] Listed() =>
        Fixtures.TryPath("data/index.json") is { } index ? [.. JsonElement.Parse(File.ReadAllText(index)).GetProperty("files").EnumerateArray()] : [];

    static string Name(JsonElement file) => file.GetProperty("file").GetString()!;
}
