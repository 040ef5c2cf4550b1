using System.CommandLine;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Cli.Options;

/// <summary>What another program's matrix does not say of itself.</summary>
sealed class MatrixOptionGroup : OptionGroup
{
    public MatrixOptionGroup() : base("Matrices of other programs")
    {
        Range = Add(New.Range<double>("--range", "The values at the ends of the scale: 0..1 where all fit, else the least and the largest."));
        Labels = Add(New.File("--labels", "FILE", "The tokens, a line each, instead of those in the file."));
        ScaleTitle = Add(New.Text("--scale-title", "TEXT", "What the values are, and in which unit."));
    }

    public Option<(double First, double Last)?> Range { get; }

    public Option<string?> Labels { get; }

    public Option<string?> ScaleTitle { get; }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    /// <exception cref="UsageException">The range is none.</exception>
    public MatrixOptions Read(ParseResult parsed, FigureOptions drawing, string source)
    {
        var range = parsed.GetValue(Range);
        if (range is var (low, high) && !(low < high && double.IsFinite(high - low)))
            throw new UsageException("--range must rise from one number to another");
        var defaults = new MatrixOptions();
        return new()
        {
            Drawing = drawing,
            Range = range,
            ScaleTitle = parsed.GetValue(ScaleTitle) ?? defaults.ScaleTitle,
            Source = source,
        };
    }

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
