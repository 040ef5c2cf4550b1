using System.CommandLine;

namespace Fathom.Cli;

/// <summary>fathom lens: what there is to do with lenses of one's own.</summary>
sealed class LensCommand : Command
{
    public LensCommand(CommandIo io) : base("lens", "Makes tuned lenses, which map --lens reads layers through.")
    {
        Add(new LensFitCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
