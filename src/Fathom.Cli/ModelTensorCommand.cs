using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom model tensor: writes one tensor of a model's files as .npy.</summary>
sealed class ModelTensorCommand : Verb
{
    readonly Argument<string> path = New.FileArgument("PATH", "A GGUF or safetensors file of any architecture, a folder of safetensors, or the name of a downloaded model.");
    readonly Argument<string> name = new("NAME") { Description = "The tensor's name, as it stands in the file." };
    readonly NpyOptions output = new();

    public ModelTensorCommand(CommandIo io) : base("tensor", "Writes one tensor as float32, whatever its type and the model's architecture.", io)
    {
        Add(path);
        Add(name);
        Take([output]);
    }

    protected override int Run(ParseResult parsed)
    {
        string file = output.File(parsed);
        using var tensors = StoredTensors.Open(parsed.GetRequiredValue(path));
        var tensor = tensors.Find(parsed.GetRequiredValue(name));
        NpyFile.Write(file, tensor.Shape, (row, values) => Dequantiser.Row(tensor.Type, tensor.Row(row), values));
        Io.Error.Line($"wrote {file}: [{string.Join(", ", tensor.Shape)}] from {tensor.Type}");
        return ExitCode.Fine;
    }
}
