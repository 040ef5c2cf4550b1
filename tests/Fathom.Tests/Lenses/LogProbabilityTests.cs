using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Lenses;

/// <summary>The model's own log-probabilities, which a column keeps whatever else is measured of it.</summary>
public class LogProbabilityTests
{
    static LanguageModel Open() => LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), 2);

    static async Task<List<MeasuredColumn>> Columns(LanguageModel model, RunOptions options)
    {
        using var engine = new DepthEngine(model);
        var columns = new List<MeasuredColumn>();
        await foreach (var column in engine.Start(RunInput.Prompt(model.Text.Encode("What is 8 + 5?")), options with { MaxTokens = 12, WithPrompt = true }).ReadColumns())
            columns.Add(column);
        return columns;
    }

    [Fact]
    public async Task They_are_those_of_the_last_layer_with_a_lens_and_the_same_without_one()
    {
        using var model = Open();
        var whole = await Columns(model, new() { LogProbabilities = 3 });
        var without = await Columns(model, new() { LogProbabilities = 3, Lens = Lens.None });
        var depth = await Columns(model, new() { LogProbabilities = 0, DepthOnly = true });
        Assert.Equal(whole.Count, without.Count);
        for (int i = 0; i < whole.Count; i++)
        {
            Assert.Equal(Math.Log(whole[i].Layers(Catalogue.Probability)[^1]), whole[i].LogProbability, 1e-5);
            Assert.Equal(whole[i].LogProbability, without[i].LogProbability);
            Assert.Equal(whole[i].LikeliestIds, without[i].LikeliestIds);
            Assert.Equal(whole[i].LikeliestLogProbabilities, without[i].LikeliestLogProbabilities);
            Assert.Equal(whole[i].TopIds(model.Shape.Layers)[..3], whole[i].LikeliestIds);
            Assert.Equal(whole[i].LogProbability, depth[i].LogProbability, 1e-4f);
            Assert.True(depth[i].LikeliestIds.IsEmpty);
            Assert.True(without[i].Layers(Catalogue.JsdBits).IsEmpty);
        }
    }

    [Fact]
    public async Task A_column_without_them_has_none()
    {
        using var model = Open();
        Assert.All(await Columns(model, new()), static column => Assert.True(float.IsNaN(column.LogProbability) && column.LikeliestIds.IsEmpty));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void So_many_there_are_not(int count)
    {
        using var model = Open();
        Assert.Contains($"{count}", Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Prompt([5]), new() { LogProbabilities = count })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_of_a_sequence_come_to_its_end_however_late_they_are_read()
    {
        using var model = Open();
        using var engine = new DepthEngine(model);
        var sequence = engine.Start(RunInput.Prompt(model.Text.Encode("What is 8 + 5?")), new() { MaxTokens = 12 });
        await sequence.Completion;
        SequenceNews last = default;
        await foreach (var news in sequence.ReadNews())
            last = news;
        Assert.True(last.HasEnded);
        Assert.Equal(sequence.Trace().GeneratedIds, last.Generated);
        Assert.Equal(sequence.Columns, last.Columns);
    }
}
