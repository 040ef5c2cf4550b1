using Fathom.Studies.Data;
using Fathom.Studies.Exporting;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using ParquetSharp;

namespace Fathom.Tests.Studies;

public sealed class ParquetExportTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly StudyFile study;

    public ParquetExportTests() => study = StudyFile.BeginOrContinue(folder.File("s.duckdb"), new StudyOptions().Head(model: null));

    public void Dispose()
    {
        study.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Long_texts_are_taken_in_and_written_in_row_groups_of_about_100_MB()
    {
        const int texts = 2_200, length = 60_000;
        PromptTable.Take(study, Enumerable.Range(0, texts).Select(static number => new StudyPrompt($"{number}", "{}", Text(number), null, null, null, null, "")), limit: null, shuffle: null);
        study.Dispose();
        using var again = StudyFile.Open(study.Path, readOnly: true);
        Assert.Contains(ParquetExport.Write(again, folder.Path), static written => written.Rows == texts);
        using var file = new ParquetFileReader(folder.File("prompts.parquet"));
        int column = Enumerable.Range(0, file.FileMetaData.NumColumns).Single(number => file.FileMetaData.Schema.Column(number).Name == "prompt");
        int read = 0;
        for (int number = 0; number < file.FileMetaData.NumRowGroups; number++)
        {
            using var group = file.RowGroup(number);
            Assert.InRange(group.MetaData.TotalByteSize, 0, 110_000_000);
            using var prompts = group.Column(column).LogicalReader<string>();
            foreach (string text in prompts.ReadAll((int)group.MetaData.NumRows))
                Assert.Equal(Text(read++), text);
        }
        Assert.Equal(texts, read);
        Assert.InRange(file.FileMetaData.NumRowGroups, 2, 5);

        static string Text(int number) => string.Concat(Enumerable.Repeat($"{number} ", length / $"{number} ".Length));
    }

    [Fact]
    public void A_study_that_keeps_many_traces_is_written_and_read_in_bounded_memory()
    {
        for (int from = 0; from < 1050; from += 30)
            study.Transact(() =>
            {
                using var appender = study.Duck.CreateAppender("traces");
                for (int sample = from; sample < from + 30; sample++)
                {
                    int part = 0;
                    foreach (byte[] some in Trace(sample).Chunk(StudySchema.TracePart))
                        appender.CreateRow().AppendValue("0").AppendValue(sample).AppendValue(part++).AppendValue(some).EndRow();
                }
            });
        Assert.Equal(1050 * 19, ParquetExport.Write(study, folder.Path).Single(static written => written.File.EndsWith("traces.parquet", StringComparison.Ordinal)).Rows);
        using var file = new ParquetFileReader(folder.File("traces.parquet"));
        using var group = file.RowGroup(0);
        Assert.InRange(group.MetaData.TotalByteSize, 40_000_000, 130_000_000);
        using var bytes = group.Column(3).LogicalReader<byte[]>();
        Assert.Equal(Trace(0), bytes.ReadAll(19).SelectMany(static some => some));

        static byte[] Trace(int sample)
        {
            var trace = new byte[150_000];
            new Random(sample).NextBytes(trace);
            return trace;
        }
    }

    [Fact]
    public void Rows_of_many_numbers_come_in_order_and_in_row_groups_of_about_100_MB()
    {
        study.Duck.Run("insert into cells by name select (i % 1000)::varchar as prompt, 0 as sample, i // 1000 as position, 1 as layer, i::float as jsd_bits from range(1600000) r(i)");
        Assert.Contains(ParquetExport.Write(study, folder.Path), static written => written.Rows == 1_600_000);
        using var file = new ParquetFileReader(folder.File("cells.parquet"));
        Assert.Equal(1_600_000, file.FileMetaData.NumRows);
        using var group = file.RowGroup(0);
        using var first = group.Column(0).LogicalReader<string>();
        Assert.Equal("0", first.ReadAll(1).Single());
        Assert.InRange(file.FileMetaData.NumRowGroups, 2, 4);
    }
}
