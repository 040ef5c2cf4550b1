using System.CommandLine;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>What another program's matrix does not say of itself.</summary>
sealed class MatrixOptionGroup : OptionGroup
{
    public MatrixOptionGroup() : base("Matrices of other programs")
    {
        Labels = Add(New.File("--labels", "FILE", "The tokens, a line each, instead of those in the file."));
    }


    public Option<string?> Labels { get; }


    /// <summary>The matrix with the labels that were given.</summary>
    /// <exception cref="FathomException">The file of labels cannot be read, or has not a line a token.</exception>
    public ForeignMatrix Relabel(ForeignMatrix matrix, ParseResult parsed, CommandIo io)
    {
        if (parsed.GetValue(Labels) is not { } file)
            return matrix;
        string[] lines = InputFile.Lines(file, io);
        return lines.Length == matrix.Tokens.Count
            ? matrix with { Tokens = lines }
            : throw new FathomException($"{file}: has {lines.Length} line{(lines.Length == 1 ? "" : "s")} where the matrix has {matrix.Tokens.Count} tokens");
    }
}
