using Fathom.Cli;
using SkiaSharp;

namespace Fathom.Tests.Cli;

/// <summary>How a picture is drawn, as the command is told.</summary>
public class DrawingTests
{
    static readonly string Model = Fixtures.Model("abacus/abacus-q8_0.gguf");

    [Fact]
    public void A_watched_token_is_drawn_by_its_name_and_watched_where_it_is_not_yet()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", Model, "--prompt", "8 + 5 =", "--max-tokens", "3", "--measure", "watch:3", "--out", folder.File("t.fathom"), "--out", folder.File("t.html")).Code);
        var run = FathomRun.Of("draw", folder.File("t.fathom"), "--measure", "watch-rank:3");
        Assert.Contains("rank of “3” (0 = likeliest, log scale)", run.Out, StringComparison.Ordinal);
        FathomRun.Of("draw", folder.File("t.fathom"), "--measure", "watch:4").Refused(ExitCode.Error, "“4” was not watched; watched were “3”");
        FathomRun.Of("draw", folder.File("t.fathom"), "--measure", "watch").Refused(ExitCode.Usage, "--measure: \"watch\" is none of jsd,", "nor watch:TOKEN");
        FathomRun.Of("map", "--measure", "watch:3", "--no-lens").Refused(ExitCode.Usage, "without a lens there is no watch:3");
    }

    [Fact]
    public void Sizes_ranges_titles_and_forms_are_as_asked_for()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), "layer,a,b\n1,-1,2\n2,3,4\n");
        var run = FathomRun.Of("draw", folder.File("m.csv"), "--width", "700", "--height", "400", "--dpi", "192", "--range", "-2..2", "--palette", "viridis", "--x-title", "Words", "--y-title", "Block",
            "--scale-title", "score", "--no-footer", "--out", folder.File("m.png"), "--out", folder.File("m.pdf"), "--out", folder.File("m.svg"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.DoesNotContain("m.csv", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("Block\n", run.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(folder.File("m.png"));
        Assert.Equal((1400, 800), (picture.Width, picture.Height));
        Assert.StartsWith("%PDF-", File.ReadAllText(folder.File("m.pdf")), StringComparison.Ordinal);
        string svg = File.ReadAllText(folder.File("m.svg"));
        Assert.All((string[])["Words", "Block", "score"], text => Assert.Contains(text, svg, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--width", "10", "the width in pixels is 10: it must be from 200 to 20000")]
    [InlineData("--dpi", "5000", "the number of dots an inch is 5000")]
    [InlineData("--range", "1..1", "--range must rise")]
    public void What_no_picture_can_be_is_refused_before_anything_is_read(string option, string value, string reason) =>
        FathomRun.Of("draw", "no-such-file", option, value).Refused(ExitCode.Usage, reason);

    [Fact]
    public void The_numbers_go_to_NumPy()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", Model, "--prompt", "8 + 5 =", "--max-tokens", "2", "--quiet", "--out", folder.File("t.npz")).Code);
        using var zip = System.IO.Compression.ZipFile.OpenRead(folder.File("t.npz"));
        Assert.Contains("jsd_bits.npy", zip.Entries.Select(entry => entry.Name));
        FathomRun.Of("sample", "--model", Model, "--prompt", "8 + 5 =", "--n", "2", "--max-tokens", "2", "--quiet", "--out", folder.File("s.npz")).Refused(ExitCode.Usage, "not as .npz");
    }
}
