using System.Text.RegularExpressions;
using Fathom.Cli.Terminal;
using Fathom.Tests.Figures;

namespace Fathom.Tests.Terminal;

public partial class TerminalSamplesTests
{
    [Theory]
    [InlineData(ColourDepth.None, 60, "samples.txt")]
    [InlineData(ColourDepth.None, 200, "samples-wide.txt")]
    [InlineData(ColourDepth.True, 60, "samples.ans")]
    public void Samples_look_like_their_snapshot(object colours, int width, string snapshot) => Snapshot.Match(
        TerminalSamples.Draw(MadeSamples.Of(12, 90, 3, 0, 41), palette: null, "What is 8 + 5?", new((ColourDepth)colours, width)), snapshot);

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        string drawn = TerminalSamples.Draw(MadeSamples.Of(12, 500, 1, 0, 77), palette: null, "", new(ColourDepth.True, width));
        Assert.All(Escape().Replace(drawn, "").Split('\n'), line => Assert.True(TextCells.WidthOf(line) <= width, line));
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escape();
}
