using Fathom.Studies.Data;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Tests.Studies;

public sealed class DataTextsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public DataTextsTests() => File.WriteAllLines(folder.File("t.jsonl"), Enumerable.Range(0, 50).Select(static i => i == 7 ? """{"text": null}""" : $$"""{"text": "text {{i}}"}"""));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData(9L, null)]
    [InlineData(null, 3UL)]
    [InlineData(20L, 3UL)]
    public void Texts_come_in_the_order_in_which_a_study_takes_them(long? limit, ulong? shuffle)
    {
        using var data = DataSet.OfFiles([folder.File("t.jsonl")]);
        var options = new StudyOptions { Columns = new() { Text = "text" } };
        using var study = StudyFile.BeginOrContinue(folder.File("s.duckdb"), options.Head(model: null));
        PromptTable.Take(study, PromptReader.Settle(data, options.Columns, skipsBad: true).Read(), limit, shuffle);
        Assert.Equal(StudyContent.Rows(study, "select prompt from prompts where prompt is not null order by place").Select(static row => (string)row[0]!), DataTexts.Read(data, "text", limit, shuffle, skipsBad: true));
    }

    [Fact]
    public void A_row_without_a_text_ends_the_reading()
    {
        using var data = DataSet.OfFiles([folder.File("t.jsonl")]);
        Assert.Contains("row 8: text is empty", Assert.Throws<FathomException>(() => DataTexts.Read(data, "text").Count()).Message, StringComparison.Ordinal);
        Assert.Equal(7, DataTexts.Read(data, "text", limit: 7).Count());
    }
}
