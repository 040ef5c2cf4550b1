using System.CommandLine;
using Fathom.Runs;

namespace Fathom.Cli.Options;

/// <summary>Where the residual streams of a run go.</summary>
sealed class ResidualOptionGroup : OptionGroup
{
    readonly Option<string?> residuals;
    readonly Option<bool> half;

    public ResidualOptionGroup() : base("Residual streams")
    {
        residuals = Add(New.File("--residuals", "FILE", "Write the residual stream of every column to this .safetensors or .npy file."));
        half = Add(New.Flag("--half", "Write the residual stream as 16-bit floats."));
    }

    /// <summary>Refuses streams that cannot be written, before anything is read.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="others">The files that are written beside.</param>
    /// <exception cref="UsageException">The name's ending says no form, another file has that name, or a form is given but no name.</exception>
    /// <exception cref="FathomException">Nothing can be written there.</exception>
    public void Check(ParseResult parsed, IEnumerable<string> others)
    {
        string? file = parsed.GetValue(residuals);
        if (file is null && parsed.GetValue(half))
            throw new UsageException($"{half.Name} goes with {residuals.Name}");
        if (file is null)
            return;
        OutputFile.Check(residuals.Name, file, ResidualFile.Formats);
        if (ResidualFile.FilesOf(file).Select(Path.GetFullPath).Intersect(others.Select(Path.GetFullPath)).FirstOrDefault() is { } twice)
            throw new UsageException($"{residuals.Name} and --out would both write \"{twice}\"");
    }

    /// <summary>Where the residual streams go; null for nowhere.</summary>
    /// <exception cref="FathomException">Nothing can be written there.</exception>
    public ResidualFile? Open(ParseResult parsed) => parsed.GetValue(residuals) is { } file ? new(file, parsed.GetValue(half)) : null;
}
