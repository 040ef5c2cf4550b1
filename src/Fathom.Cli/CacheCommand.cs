using System.CommandLine;

namespace Fathom.Cli;

/// <summary>fathom cache: what there is to do with files that were made and can be made again.</summary>
sealed class CacheCommand : Command
{
    public CacheCommand(CommandIo io) : base("cache", "Manages files that were made to save time and can be made again.")
    {
        Add(new CacheClearCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
