using System.Text;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class DrawMatrixTests
{
    const string Table = "layer,The, answer\n1,0.9,\n2,0.1,0.5\n";

    [Theory]
    [InlineData("m.csv", Table)]
    [InlineData("m.json", """{"values":[[0.9,null],[0.1,0.5]],"tokens":["The"," answer"]}""")]
    public void A_matrix_of_another_program_becomes_the_same_pictures(string name, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), text);
        var run = FathomRun.Of("draw", folder.File(name), "--title", "Mine", "--scale-title", "score (points)",
            "--out", folder.File("m.png"), "--out", folder.File("m.svg"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Snapshot.Match(run.Out.Replace(name, "NAME", StringComparison.Ordinal), "draw-matrix.txt");
        Assert.Contains("score (points)", File.ReadAllText(folder.File("m.svg")), StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.File("m.png")).Length > 1000);
    }

    [Fact]
    public void Labels_replace_those_of_the_file_a_line_a_token()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), Table);
        File.WriteAllText(folder.File("labels.txt"), "first\r\nsecond\r\n");
        FathomRun.Of("draw", folder.File("m.csv"), "--quiet", "--labels", folder.File("labels.txt"), "--out", folder.File("m.svg"));
        Assert.Contains("second", File.ReadAllText(folder.File("m.svg")), StringComparison.Ordinal);
        File.WriteAllText(folder.File("labels.txt"), "first\n");
        FathomRun.Of("draw", folder.File("m.csv"), "--labels", folder.File("labels.txt")).Refused(ExitCode.Error, "has 1 lines where the matrix has 2 tokens");
    }

    [Theory]
    [InlineData("layer,a,b\n1,2\n", "row 2 has 2 fields where the first has 3")]
    [InlineData("layer,a,b\n1,2,hello\n", "row 2, field 3 is not a number")]
    [InlineData("[[1,2],[3,4]]", "what stands at $ is of another kind")]
    [InlineData("""{"values":[[1,"x"]]}""", "what stands at $.values[0][1] is of another kind")]
    [InlineData("""{"rows":[[1]]}""", "missing required properties including: 'values'")]
    [InlineData("""{"values":[[1,2""", "cannot be read")]
    [InlineData("\u0093", "it holds no number")]
    public void What_is_no_matrix_is_told_in_a_line_and_nothing_is_written(string content, string reason)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m"), content);
        FathomRun.Of("draw", folder.File("m"), "--out", folder.File("m.png")).Refused(ExitCode.Error, folder.File("m"), reason);
        Assert.False(File.Exists(folder.File("m.png")));
    }

    [Theory]
    [InlineData("<f4", "(1000000000, 2)", "it declares 1000000000 by 2 numbers")]
    [InlineData("|O", "(2, 2)", "something else than real numbers")]
    [InlineData("<f4", "(2, 3)", "it declares 2 by 3 numbers")]
    public void Hostile_arrays_are_refused(string type, string shape, string reason)
    {
        using var folder = new TemporaryFolder();
        byte[] header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        File.WriteAllBytes(folder.File("m.npy"), [0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, 0, .. header, .. new byte[16]]);
        FathomRun.Of("draw", folder.File("m.npy")).Refused(ExitCode.Error, "m.npy", reason);
    }

    [Theory]
    [InlineData("--measure", "kl")]
    [InlineData("--settling")]
    [InlineData("--g", "0.4")]
    [InlineData("--json")]
    [InlineData("--out", "trace.fathom")]
    [InlineData("--range", "1..1")]
    [InlineData("--range", "a..b")]
    public void What_a_matrix_does_not_have_cannot_be_asked_for(params string[] options)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), Table);
        FathomRun.Of(["draw", folder.File("m.csv"), .. options]).Refused(ExitCode.Usage, options[0]);
    }

    [Fact]
    public void A_trace_has_its_own_scale_and_labels()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--max-tokens", "2", "--out", folder.File("t.csv"));
        FathomRun.Of("draw", folder.File("t.csv"), "--range", "0..2").Refused(ExitCode.Usage, "--range is for matrices of other programs");
        Assert.Contains("JSD to the last layer", FathomRun.Of("draw", folder.File("t.csv")).Out, StringComparison.Ordinal);
    }
}
