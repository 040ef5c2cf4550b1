using Fathom.Cli;
using Fathom.Tests.Figures;

namespace Fathom.Tests.Cli;

public class DepthBarTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(99, 100)]
    [InlineData(100, 100)]
    [InlineData(200, 100)]
    [InlineData(130, 100)]
    public void No_line_is_wider_than_the_terminal_and_no_token_is_left_out(int tokens, int width)
    {
        string bar = DepthBar.Of(SampleTrace.Of(6, [.. Enumerable.Repeat("a", tokens)]), width);
        Assert.All(bar.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Equal(tokens, bar.Count(static c => c is >= '▁' and <= '█'));
    }

    [Fact]
    public void A_prompt_and_what_is_predicted_after_a_text_have_no_block()
    {
        var trace = SampleTrace.Of(6, "a", "b", "c", "d");
        string ofAnswer = DepthBar.Blocks(trace with { Tokens = [.. trace.Tokens.Select((token, i) => token with { Generated = i > 1, Predicted = false })] }, 80);
        string ofText = DepthBar.Blocks(trace with { Tokens = [.. trace.Tokens.Select((token, i) => token with { Generated = false, Predicted = i == 3 })] }, 80);
        Assert.Equal((2, 3), (ofAnswer.Length, ofText.Length));
    }
}
