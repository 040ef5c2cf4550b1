using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>fathom model tensor: writes one tensor of a model's files as .npy.</summary>
sealed class ModelTensorCommand : Verb
{
    readonly ModelPathOptions named = new();
    readonly Argument<string?> name = new("NAME") { Description = "The tensor's name, as it stands in the file; fathom model tensors lists them.", Arity = ArgumentArity.ZeroOrOne };
    readonly NpyOptions output = new();

    public ModelTensorCommand(CommandIo io) : base("tensor", "Writes one tensor as float32, whatever its type and the model's architecture.", io)
    {
        named.Path.Description = "A GGUF or safetensors file of any architecture, a folder of safetensors, or the name of a downloaded model. With --model only NAME is given.";
        named.Model.Description = "The same as PATH.";
        Add(named.Path);
        Add(name);
        Take([named, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom model tensor model.gguf output_norm.weight -o norm.npy",
    ];

    protected override int Run(ParseResult parsed)
    {
        string file = output.File(parsed);
        var (model, wanted) = (parsed.GetRequiredValue(named.Path), parsed.GetValue(name), parsed.GetValue(named.Model)) switch
        {
            (not "" and var path, null, { } option) => (option, path),
            ("", _, _) or (_, null, null) => throw new UsageException("a model and the name of one of its tensors are needed: PATH NAME, or --model MODEL NAME"),
            (_, { } tensorName, _) => (named.PathIn(parsed), tensorName),
        };
        using var tensors = StoredTensors.Open(model);
        var tensor = tensors.Find(wanted);
        NpyFile.Write(file, tensor.Shape, (row, values) => Dequantiser.Row(tensor.Type, tensor.Row(row), values));
        Io.Error.Line($"wrote {file}: [{string.Join(", ", tensor.Shape)}] from {tensor.Type}");
        return ExitCode.Fine;
    }
}
