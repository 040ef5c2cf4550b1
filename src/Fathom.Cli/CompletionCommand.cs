using System.CommandLine;

namespace Fathom.Cli;

/// <summary>fathom completion: prints a script that makes a shell complete verbs, options and their values.</summary>
/// <remarks>Each script hands the line to fathom "[suggest:POSITION]" LINE, and leaves file names to the shell where that suggests nothing.</remarks>
sealed class CompletionCommand : Verb
{
    readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, pwsh or fish." };

    public CompletionCommand(CommandIo io) : base("completion", "Prints a script that makes a shell complete what is typed after fathom.", io)
    {
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh", "fish");
        Add(shell);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom completion bash",
    ];

    protected override int Run(ParseResult parsed)
    {
        Io.Raw.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "pwsh" => PowerShell,
            _ => Fish,
        });
        return ExitCode.Fine;
    }

    const string Bash = """
        # Put this into ~/.bashrc: source <(fathom completion bash)
        _fathom() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(fathom "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _fathom fathom
        """;

    const string Zsh = """
        # Put this into ~/.zshrc, after compinit: source <(fathom completion zsh)
        _fathom() {
            local -a words_found
            words_found=("${(@f)$(fathom "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [[ -n "$words_found" ]]; then compadd -- $words_found; else _files; fi
        }
        compdef _fathom fathom
        """;

    const string PowerShell = """
        # Put this into $PROFILE: fathom completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName fathom -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            fathom "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    const string Fish = """
        # Put this into ~/.config/fish/config.fish: fathom completion fish | source
        complete -c fathom -a '(fathom "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'
        """;
}
