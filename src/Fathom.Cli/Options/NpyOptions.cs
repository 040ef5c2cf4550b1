using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Where an array goes.</summary>
sealed class NpyOptions : OptionGroup
{
    readonly Option<string?> file;

    public NpyOptions() : base("Output")
    {
        file = Add(New.Also("-o", New.File("--out", "FILE.npy", "The file to write, for NumPy and what reads its form.")));
        file.Required = true;
    }

    /// <summary>The file that was given.</summary>
    /// <exception cref="UsageException">It does not end in .npy.</exception>
    /// <exception cref="FathomException">Nothing can be written there.</exception>
    public string File(ParseResult parsed)
    {
        string given = parsed.GetRequiredValue(file)!;
        OutputFile.Check(file.Name, given, [".npy"]);
        return given;
    }
}
