using System.CommandLine;

namespace Fathom.Cli;

/// <summary>fathom model: what there is to do with a model's files.</summary>
sealed class ModelCommand : Command
{
    public ModelCommand(CommandIo io) : base("model", "Looks into a model's files: what they hold, and whether they are whole.")
    {
        Add(new ModelInfoCommand(io));
        Add(new ModelVerifyCommand(io));
        Add(new ModelTensorCommand(io));
        Add(new ModelTensorsCommand(io));
        Action = new HelpText(io, whateverElse: false);
    }
}
