using System.CommandLine;

namespace Fathom.Cli;

/// <summary>fathom data: what there is to do with data sets.</summary>
sealed class DataCommand : Command
{
    public DataCommand(CommandIo io) : base("data", "Gets data sets.")
    {
        Add(new DataPullCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
