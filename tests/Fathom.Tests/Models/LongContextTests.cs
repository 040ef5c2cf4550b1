using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Models;

/// <summary>A phi3 with long factors turns a sequence by its length so far, whatever more it might become.</summary>
public class LongContextTests
{
    const int Original = 16, Given = 10;
    static readonly string[] Forms = ["config.json", "model.gguf"];

    public static TheoryData<string> Files => [.. Forms];

    [Theory, MemberData(nameof(Files))]
    public void The_first_columns_do_not_depend_on_how_many_tokens_may_follow(string file)
    {
        using var model = Open(file);
        Trace brief = Answer(model, Original - Given), longer = Answer(model, 14);
        Assert.Equal(brief.GeneratedIds, longer.GeneratedIds.Take(brief.GeneratedIds.Count));
        for (int column = 0; column < brief.Tokens.Count; column++)
            Assert.Equal(Column(brief, column), Column(longer, column));
    }

    [Theory, MemberData(nameof(Files))]
    public void Beyond_the_original_length_a_column_is_that_of_the_whole_sequence_with_long_factors(string file)
    {
        using var model = Open(file);
        var answer = Answer(model, 14);
        int[] all = [.. Ids, .. answer.GeneratedIds];
        for (int column = 0; column < answer.Tokens.Count; column++)
        {
            int[] sequence = all[..(Given + column)];
            var text = DepthRun.Measure(model, RunInput.Text(sequence));
            Near.Within(Column(text, text.Tokens.Count - 1), Column(answer, column), 1e-5, $"column {column}");
        }
    }

    [Fact]
    public void A_text_that_is_read_in_parts_is_as_long_as_it_is_from_its_first_token_on()
    {
        using var model = Open("config.json");
        using SingleSequence whole = new(model, 20), parts = new(model, 20);
        int[] ids = [.. Enumerable.Range(3, 20)];
        whole.Feed(ids);
        for (int from = 0; from < ids.Length; from += 5)
            parts.Feed(ids.AsSpan(from, 5));
        Near.Deviations(whole.Logits(), parts.Logits(), 1e-4, "logits");
    }

    static int[] Ids => SafetensorsFixture.Open(Fixtures.Path("architectures/phi3-longrope/expected-short.safetensors")).Integers("input_ids");

    static LanguageModel Open(string file) => LanguageModel.Open(Fixtures.Path($"architectures/phi3-longrope/{file}"));

    static Trace Answer(LanguageModel model, int tokens) => DepthRun.Measure(model, RunInput.Prompt(Ids), new() { MaxTokens = tokens, IgnoreEnd = true });

    static float[] Column(Trace trace, int column)
    {
        float[] values = [.. trace.Measures.JsdBits.Values];
        int columns = trace.Tokens.Count;
        return [.. Enumerable.Range(0, trace.Layers).Select(layer => values[layer * columns + column])];
    }
}
