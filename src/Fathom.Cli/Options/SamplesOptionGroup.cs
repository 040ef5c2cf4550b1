using System.CommandLine;
using Fathom.Figures;

namespace Fathom.Cli.Options;

/// <summary>How many samples there are, and how they are drawn and written.</summary>
sealed class SamplesOptionGroup : OptionGroup
{
    const int UsualNumber = 8;

    readonly Option<int?> number;
    readonly Option<string?> title;
    readonly Option<bool> half;
    readonly Option<Palette?> palette;

    public SamplesOptionGroup() : base("Samples")
    {
        number = Add(New.Number<int>("--n", "How many answers: 8. They share the prompt's cache, and the seed of answer i is --seed + i."));
        Traces = Add(New.File("--traces", "FOLDER", "Write a .fathom of each answer into this folder, seed-0.fathom and so on, which draw takes with all its options, --group too."));
        Residuals = Add(New.File("--residuals", "FOLDER", "Write the residual stream of every column of each answer into this folder: seed-0.safetensors and so on."));
        half = Add(New.Flag("--half", "Write the residual streams as 16-bit floats."));
        palette = Add(New.Choice("--palette", "Dark where deep, by default (paper), or dark where shallow.", Palette.All, static palette => palette.Name));
        title = Add(New.Text("--title", "TEXT", "A title above the picture."));
    }

    public Option<string?> Traces { get; }

    public Option<string?> Residuals { get; }

    /// <summary>Whether residual streams are written as 16-bit floats.</summary>
    /// <exception cref="UsageException">None are written.</exception>
    public bool ReadHalf(ParseResult parsed) => parsed.GetValue(half)
        && (parsed.GetValue(Residuals) is not null ? true : throw new UsageException($"{half.Name} goes with {Residuals.Name}"));

    /// <summary>How many answers.</summary>
    public int ReadNumber(ParseResult parsed) => parsed.GetValue(number) ?? UsualNumber;

    /// <summary>The colours that were asked for; null for the usual ones.</summary>
    public Palette? ReadPalette(ParseResult parsed) => parsed.GetValue(palette);

    /// <summary>The title; empty for none.</summary>
    public string ReadTitle(ParseResult parsed) => parsed.GetValue(title) ?? "";
}
