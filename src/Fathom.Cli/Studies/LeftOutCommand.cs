#if !STUDIES
using System.CommandLine;

namespace Fathom.Cli.Studies;

/// <summary>A verb that this program was built without.</summary>
sealed class LeftOutCommand : Command
{
    public LeftOutCommand(string name) : base(name, "Is left out of this program, which was built without DuckDB.")
    {
        TreatUnmatchedTokensAsErrors = false;
        SetAction(new Action<ParseResult>(static _ => throw new FathomException("this program was built without DuckDB, which its verbs for many texts need: the tool of .NET has it (dotnet tool install Fathom.Cli)")));
    }
}
#endif
