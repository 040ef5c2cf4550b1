using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class MessagesTests
{
    [Theory]
    [InlineData(20_000, 20_000)]
    [InlineData(20_000, 3)]
    [InlineData(3, 20_000)]
    public void A_line_that_is_too_long_keeps_its_reason_whatever_stands_on_both_sides(int before, int after)
    {
        string line = Said($"fathom: /begin{new string('p', before)}/end.gguf: the key general.name is not supported: \"A {string.Concat(Enumerable.Repeat("word ", after))}Z\" (at byte 12)");
        Assert.InRange(line.Length, 1, 1000);
        Assert.StartsWith("fathom: /beginppp", line, StringComparison.Ordinal);
        Assert.Contains("/end.gguf: the key general.name is not supported: \"A word", line, StringComparison.Ordinal);
        Assert.EndsWith("word Z\" (at byte 12)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_too_many_parts_keeps_its_beginning_and_its_end()
    {
        string line = Said($"begin{string.Concat(Enumerable.Repeat(":a\"", 2000))}end");
        Assert.InRange(line.Length, 900, 1000);
        Assert.StartsWith("begin:a", line, StringComparison.Ordinal);
        Assert.EndsWith("a\"end", line, StringComparison.Ordinal);
    }

    static string Said(string text)
    {
        using var to = new StringWriter();
        new Messages(to, isTerminal: false).Line(text);
        return to.ToString().TrimEnd();
    }
}
