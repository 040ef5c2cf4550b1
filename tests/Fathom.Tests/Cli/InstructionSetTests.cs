using Fathom.Cli;
using Fathom.Kernels;

namespace Fathom.Tests.Cli;

/// <summary>The whole command by every instruction set that this machine has, chosen by the environment.</summary>
public class InstructionSetTests
{
    public static TheoryData<string> Sets => [.. InstructionSets.Available.Select(static set => set.ToString().ToLowerInvariant())];

    [Theory, MemberData(nameof(Sets))]
    public void The_answer_and_its_depths_do_not_depend_on_it(string set)
    {
        var expected = SafetensorsFixture.Open(Fixtures.Path("abacus/sum.safetensors"));
        var run = Map(set);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Equal(expected.Integers("greedy_ids"), run.Json.GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32()));
        Assert.Equal(8 / 44.0, run.Json.GetProperty("dtr").GetDouble(), 1e-9);
        Assert.InRange(run.Json.GetProperty("checks").GetProperty("last_row_max_difference").GetDouble(), 0, 1e-3);
    }

    [Fact]
    public void A_set_that_the_machine_lacks_is_refused() => Map("sse9").Refused(ExitCode.Error, "FATHOM_SIMD=sse9", "portable");

    static FathomRun Map(string set)
    {
        using var folder = new TemporaryFolder();
        return FathomRun.Started(folder.Path, "env", $"{InstructionSets.Variable}={set}", "dotnet", FathomRun.Assembly, "map", "--json", "--quiet");
    }
}
