using System.CommandLine;
#if CLUSTER

namespace Fathom.Cli.Machines;

/// <summary>fathom cluster: what there is to know of many machines.</summary>
sealed class ClusterCommand : Command
{
    public ClusterCommand(CommandIo io) : base("cluster", "Shows the workers of a cluster.")
    {
        Add(new ClusterShowCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
#else

namespace Fathom.Cli.Machines;

/// <summary>fathom cluster, where its library is not beside the command.</summary>
sealed class ClusterCommand : Command
{
    public ClusterCommand(CommandIo io) : base("cluster", "Shows the workers of a cluster.")
    {
        _ = io;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(new Action<ParseResult>(static _ => throw new FathomException("this program was built without the cluster: the tool of .NET has it (dotnet tool install Fathom.Cli)")));
    }
}
#endif
