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
        FathomRun.Of("draw", folder.File("m.csv"), "--labels", folder.File("labels.txt")).Refused(ExitCode.Error, "has 1 line where the matrix has 2 tokens");
        File.WriteAllText(folder.File("labels.txt"), "first\nsecond\nthird");
        FathomRun.Of("draw", folder.File("m.csv"), "--labels", folder.File("labels.txt")).Refused(ExitCode.Error, "has 3 lines where the matrix has 2 tokens");
    }

    [Theory]
    [InlineData("layer,a,b\n1,2\n", "row 2 has 2 fields where the first has 3")]
    [InlineData("layer,a,b\n1,2,hello\n", "row 2, field 3 is not a number")]
    [InlineData("layer|a\n1|0.5\n", "row 1 has no comma")]
    [InlineData("layer,a,\"b\n1,2,3\n", "row 1 has a quote that does not end")]
    [InlineData("layer,a\n1.5,2\n", "row 2 does not begin with the number of a layer")]
    [InlineData("layer,a,b\n", "it has no row below the first")]
    [InlineData("", "it is empty")]
    [InlineData("[[1,2],[3,4]]", "it is JSON, but no object")]
    [InlineData("""{"values":[[1,2],[3]]}""", "row 2 of \"values\" has 1 numbers where the first has 2")]
    [InlineData("""{"values":[[1,2]],"tokens":["a"]}""", "it has 1 \"tokens\" where each row of \"values\" has 2 numbers")]
    [InlineData("""{"values":[[1,2]],"layers":[1,2]}""", "it has 2 \"layers\" where \"values\" have 1 rows")]
    [InlineData("""{"values":[[nan,2]]}""", "it is no JSON at line 1, byte ")]
    [InlineData("""{"form":99}""", "it was written by a newer Fathom, in form 99")]
    [InlineData("""{"values":[[1,"x"]]}""", "what stands at $.values[0][1] is of another kind")]
    [InlineData("""{"rows":[[1]]}""", "it lacks \"values\"")]
    [InlineData("""{"values":[[1,2""", "cannot be read")]
    [InlineData("\u0093", "row 1 has no comma")]
    public void What_is_no_matrix_is_told_in_a_line_and_nothing_is_written(string content, string reason)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m"), content);
        FathomRun.Of("draw", folder.File("m"), "--out", folder.File("m.png")).Refused(ExitCode.Error, folder.File("m"), reason);
        Assert.Equal([folder.File("m")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_no_UTF8_is_no_table()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.csv"), [.. "layer,caf"u8, 0xE9, .. ",b\n1,0.5,0.2\n"u8]);
        FathomRun.Of("draw", folder.File("m.csv")).Refused(ExitCode.Error, "m.csv", "it is no text in UTF-8");
    }

    [Fact]
    public void A_table_with_a_mark_other_line_ends_and_quoted_tokens_is_drawn()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), "\uFEFFlayer,\"a,b\",\"new\r\nline\",\"say \"\"q\"\"\"\r\n1,0.5,-inf,\r\n2,nan,1e99,1\r\n");
        var run = FathomRun.Of("describe", folder.File("m.csv"), "--json");
        string[] said = [.. run.Json.GetProperty("analysis").EnumerateArray().Select(static entry => entry.GetProperty("text").GetString()!)];
        Assert.StartsWith("“a,b” (column 0): moderate, 0.50, at layer 1; not measured at layer 2.", said[0], StringComparison.Ordinal);
        Assert.StartsWith("“new\\x0D⏎line” (column 1): not measured at layers 1 and 2.", said[1], StringComparison.Ordinal);
        Assert.StartsWith("“say \"q\"” (column 2): not measured at layer 1; very high, 1.00, at layer 2.", said[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_cut_in_any_of_its_parts_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--max-tokens", "2", "--out", folder.File("t.fathom"), "--out", folder.File("t.json"));
        byte[] whole = File.ReadAllBytes(folder.File("t.fathom")), json = File.ReadAllBytes(folder.File("t.json"));
        foreach (byte[] cut in (byte[][])[whole[..6], whole[..7], whole[..8], whole[..9], whole[..17], whole[..49], whole[..(whole.Length / 2)], whole[..^1], json[..20], json[..(json.Length / 2)], json[..^1]])
        {
            File.WriteAllBytes(folder.File("cut"), cut);
            FathomRun.Of("draw", folder.File("cut"), "--out", folder.File("cut.png")).Refused(ExitCode.Error, folder.File("cut"));
            FathomRun.Of("compare", folder.File("t.fathom"), folder.File("cut"), "--out", folder.File("cut.png")).Refused(ExitCode.Error, folder.File("cut"));
        }
        whole[6] = 3;
        File.WriteAllBytes(folder.File("newer"), whole);
        FathomRun.Of("draw", folder.File("newer"), "--out", folder.File("cut.png")).Refused(ExitCode.Error, folder.File("newer"), "newer Fathom");
        Assert.Equal(4, Directory.GetFileSystemEntries(folder.Path).Length);
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
    [InlineData("--range", "1..0")]
    [InlineData("--range", "0..nan")]
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
        FathomRun.Of("draw", folder.File("t.csv"), "--labels", folder.File("t.csv")).Refused(ExitCode.Usage, "--labels is for matrices of other programs");
        Assert.Contains("JSD to the last layer", FathomRun.Of("draw", folder.File("t.csv")).Out, StringComparison.Ordinal);
    }
}
