using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class GroupTests
{
    [Fact]
    public void Groups_change_pictures_and_words_and_are_told_in_JSON_beside_the_tokens()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("t.fathom"));
        var drawn = FathomRun.Of("draw", folder.File("t.fathom"), "--group", "words");
        Assert.Contains("the value of a group is the largest of its tokens", drawn.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var json = FathomRun.Of("draw", folder.File("t.fathom"), "--group", "words", "--json").Json;
        Assert.Equal(44, json.GetProperty("tokens").GetArrayLength());
        Assert.Equal((0, 0, "The"), Group(json, 0));
        Assert.Equal(json.GetProperty("groups").ToString(),
            FathomRun.Of("describe", folder.File("t.fathom"), "--group", "words", "--json").Json.GetProperty("groups").ToString());

        FathomRun.Of("draw", folder.File("t.fathom"), "--group", "words", "--group-by", "mean", "--out", folder.File("t.html"));
        Assert.Contains("the value of a group is the mean of its tokens", File.ReadAllText(folder.File("t.html")), StringComparison.Ordinal);

        File.WriteAllText(folder.File("spans.txt"), "8-12\n19-20\tthe answer\n");
        var described = FathomRun.Of("describe", folder.File("t.fathom"), "--group", folder.File("spans.txt"), "--group-by", "mean", "--json").Json;
        Assert.Equal((19, 20, "the answer"), Group(described, 1));
        FathomRun.Of("draw", folder.File("t.fathom"), "--group", folder.File("none")).Refused(ExitCode.Error, "there is no such file");
        File.WriteAllText(folder.File("spans.txt"), "8-99\n");
        FathomRun.Of("draw", folder.File("t.fathom"), "--group", folder.File("spans.txt")).Refused(ExitCode.Error, "spans.txt: line 1 is no span of columns from 0 to 43");
    }

    static (int, int, string?) Group(System.Text.Json.JsonElement json, int index)
    {
        var group = json.GetProperty("groups")[index];
        return (group.GetProperty("first").GetInt32(), group.GetProperty("last").GetInt32(), group.GetProperty("text").GetString());
    }
}
