using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Fathom.Cli.Terminal;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Tests.Traces;

namespace Fathom.Tests.Terminal;

public partial class TerminalFigureTests
{
    static readonly FigureOptions Default = new();
    static readonly string[] Answer = ["The", " answer", " is", " ", "1", "3", ".", "\n\n", "漢字", "e\u0301t", "<|return|>"];

    [Theory]
    [InlineData(ColourDepth.None, 60, "plain.txt")]
    [InlineData(ColourDepth.None, 20, "plain-narrow.txt")]
    [InlineData(ColourDepth.Indexed, 60, "indexed.ans")]
    [InlineData(ColourDepth.True, 60, "true.ans")]
    public void A_figure_looks_like_its_snapshot(object colours, int width, string snapshot)
    {
        var figure = Figure.Of(SampleTrace.Of(12, Answer), Default with { Title = "What is 8 + 5?" });
        Snapshot.Match(TerminalFigure.Draw(figure, new((ColourDepth)colours, width)), snapshot);
    }

    [Theory]
    [InlineData(ColourDepth.None, "overlays.txt")]
    [InlineData(ColourDepth.True, "overlays.ans")]
    public void Overlays_and_missing_cells_look_like_their_snapshot(object colours, string snapshot)
    {
        byte[][] tokens = [.. Answer.Select(Encoding.UTF8.GetBytes)];
        var trace = SampleTrace.Of(12, (layer, token) => (layer, token) == (3, 1) ? float.NaN : layer < token + 4 ? 1 : 0.1f, tokens);
        var figure = Figure.Of(trace, Default with { Settling = true, Regime = true, Palette = Palette.Paper });
        Snapshot.Match(TerminalFigure.Draw(figure, new((ColourDepth)colours, 60)), snapshot);
    }

    [Theory]
    [InlineData(ColourDepth.None, "annotated.txt")]
    [InlineData(ColourDepth.Indexed, "annotated.ans")]
    public void Likeliest_tokens_in_the_cells_look_like_their_snapshot(object colours, string snapshot)
    {
        var figure = Figure.Of(SampleTrace.Of(6, Answer), Default with { Annotate = true, Groups = [new(4, 6, "13.")], Title = "What is 8 + 5?" });
        Snapshot.Match(TerminalFigure.Draw(figure, new((ColourDepth)colours, 60)), snapshot);
    }

    [Fact]
    public void Where_there_is_no_room_for_likeliest_tokens_it_is_said()
    {
        string[] tokens = [.. Enumerable.Range(0, 300).Select(i => $" t{i}")];
        string text = TerminalFigure.Draw(Figure.Of(SampleTrace.Of(12, tokens), Default with { Annotate = true }), new(ColourDepth.None, 60));
        Assert.Contains("no room in the cells for the likeliest tokens: draw fewer", text);
    }

    [Fact]
    public void The_lines_below_a_picture_can_be_left_off_and_axes_named()
    {
        var figure = Figure.Of(SampleTrace.Of(12, Answer), Default with { NoFooter = true, Settling = true, TokensTitle = "Words", LayersTitle = "Block" });
        string text = TerminalFigure.Draw(figure, new(ColourDepth.None, 60));
        Assert.DoesNotContain("profile", text);
        Assert.DoesNotContain("numbers below", text);
        Assert.StartsWith("Block\n", text, StringComparison.Ordinal);
        Assert.Contains("    Words\n", text);
    }

    [Fact]
    public void The_first_layer_of_the_deep_thinking_regime_is_named_beside_its_line_even_where_two_layers_share_it()
    {
        var figure = Figure.Of(SampleTrace.Of(30, Answer), Default with { Regime = true });
        string text = Colour().Replace(TerminalFigure.Draw(figure, new(ColourDepth.True, 60)), "");
        Assert.Contains("\n26 ╿", text);
        Assert.DoesNotContain("\n25 ", text);
    }

    [Fact]
    public void A_long_text_is_reduced_and_says_so()
    {
        string[] tokens = [.. Enumerable.Range(0, 10_000).Select(i => $" t{i}")];
        string text = TerminalFigure.Draw(Figure.Of(SampleTrace.Of(12, tokens), Default), new(ColourDepth.None, 60));
        Assert.Contains("each column is the mean of 30 tokens", text);
        Assert.InRange(text.Count(character => character == '\n'), 100, 300);
    }

    [Fact]
    public void Whatever_the_trace_no_line_is_too_wide_and_nothing_but_colours_is_sent_to_the_terminal()
    {
        var traces = TraceSamples.Any.Where(trace => trace.Tokens.Count > 0 && trace.Proven is null);
        Gen.Select(traces, Gen.Int[20, 130], Gen.Enum<ColourDepth>()).Sample((trace, width, colours) =>
        {
            var figure = Figure.Of(trace, Default with { Settling = true, Regime = true, Title = trace.GeneratedText });
            foreach (string line in TerminalFigure.Draw(figure, new(colours, width)).Split('\n'))
            {
                string seen = Colour().Replace(line, "");
                Assert.DoesNotContain(seen, char.IsControl);
                Assert.True(TextCells.WidthOf(seen) <= width, line);
                Assert.True(line == seen || line.EndsWith("\e[0m", StringComparison.Ordinal));
                Assert.True(colours != ColourDepth.None || line == seen);
            }
        }, iter: 200);
    }

    [Theory]
    [InlineData("xterm-256color", "truecolor", null, false, ColourDepth.True)]
    [InlineData("xterm-256color", "24bit", null, false, ColourDepth.True)]
    [InlineData("xterm-direct", null, null, false, ColourDepth.True)]
    [InlineData("screen-256color", null, null, false, ColourDepth.Indexed)]
    [InlineData("xterm", null, null, false, ColourDepth.None)]
    [InlineData("dumb", "truecolor", null, false, ColourDepth.None)]
    [InlineData(null, null, null, false, ColourDepth.None)]
    [InlineData("xterm-256color", "truecolor", "1", false, ColourDepth.None)]
    [InlineData("xterm-256color", "truecolor", "", false, ColourDepth.True)]
    [InlineData("xterm-256color", "truecolor", null, true, ColourDepth.None)]
    public void Colours_are_sent_only_where_they_are_understood_and_wanted(
        string? term, string? colorTerm, string? noColor, bool redirected, object expected)
    {
        var environment = new Dictionary<string, string?> { ["TERM"] = term, ["COLORTERM"] = colorTerm, ["NO_COLOR"] = noColor };
        Assert.Equal((ColourDepth)expected, TerminalCapabilities.Of(redirected, environment.GetValueOrDefault, () => 100).Colours);
    }

    [Fact]
    public void The_width_is_the_windows_and_80_where_there_is_none()
    {
        Assert.Equal(133, TerminalCapabilities.Of(false, _ => null, () => 133).Width);
        Assert.Equal(80, TerminalCapabilities.Of(false, _ => null, () => 0).Width);
        Assert.Equal(80, TerminalCapabilities.Of(true, _ => null, () => 133).Width);
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}
