using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    [InlineData("fish")]
    public void Every_shell_has_a_script(string shell)
    {
        var run = FathomRun.Of("completion", shell);
        Assert.Equal(ExitCode.Fine, run.Code);
        Snapshot.Match(run.Out, $"completion-{shell}.txt");
    }

    [Fact]
    public void Another_shell_is_refused_in_a_line() => FathomRun.Of("completion", "tcsh").Refused(ExitCode.Usage, "'bash' 'zsh'");

    [Theory]
    [InlineData("fathom ma", "map")]
    [InlineData("fathom map --me", "--measure", "--messages")]
    [InlineData("fathom map --measure pr", "probability")]
    [InlineData("fathom map --quiet --profile paper", "paper-literal")]
    [InlineData("fathom map --ticks a", "all")]
    public void Bash_completes_verbs_options_and_values(string line, params string[] expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "this system has no bash");
        string script = $$"""
            fathom() { dotnet '{{FathomRun.Assembly}}' "$@"; }
            source <(fathom completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _fathom
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal(expected, FathomRun.Started("/", "/bin/bash", "-c", script).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
