using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class AttributeTests
{
    [Fact]
    public void The_parts_of_a_logit_add_up_to_it()
    {
        var run = FathomRun.Of("attribute", "--column", "15", "--json", "--quiet");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Equal("3", run.Json.GetProperty("token").GetProperty("text").GetString());
        double[] parts = [.. run.Json.GetProperty("parts").EnumerateArray().Select(static part => part.GetProperty("logit").GetDouble())];
        Assert.Equal(1 + 2 * 36, parts.Length);
        Assert.Equal(run.Json.GetProperty("logit").GetDouble(), parts.Sum(), 1e-4);
    }

    [Theory, InlineData("--residuals", "a.npy"), InlineData("--lens", "folder"), InlineData("--top", "3"), InlineData("--watch", "3"), InlineData("--profile", "fathom")]
    public void What_only_measuring_has_a_use_for_is_refused(string option, string value) =>
        FathomRun.Of("attribute", option, value).Refused(ExitCode.Usage, option);

    [Fact]
    public void Columns_that_the_run_does_not_have_are_refused() =>
        Assert.Contains("there is no column 44", FathomRun.Of("attribute", "--column", "44", "--quiet").Error, StringComparison.Ordinal);
}
