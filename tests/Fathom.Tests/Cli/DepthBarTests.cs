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
}
