using System.CommandLine;
using Fathom.Figures;

namespace Fathom.Cli.Options;

/// <summary>What the picture of a comparison shows.</summary>
sealed class ComparisonOptionGroup : OptionGroup
{
    const string ByPosition = "position";

    readonly DrawingOptions drawing = new();

    public ComparisonOptionGroup() : base("Comparison")
    {
        Measure = Add(New.Choice("--measure", "Whose differences are drawn: jsd by default, norm without a lens.",
            Figures.Measure.All, static measure => measure.Name));
        drawing.Palette.Description = "Blue to red (difference) where the scale is as long below 0 as above; else dark where small, or dark where large (paper), or viridis.";
        drawing.Range.Description = "The differences at the ends of the scale, what lies beyond drawn as the end: by default as far below 0 as above, as the values need.";
        drawing.Log.Description = "Draw by which factor B's value is larger, as the logarithm to the base 10: 1 is ten times.";
        drawing.Tokens.Description = "Draw only these columns of the comparison, counted from 0.";
        foreach (var option in (Option[])[drawing.Palette, drawing.Range, drawing.Log, drawing.Layers, drawing.Tokens, drawing.WithLastLayer, drawing.Ticks, drawing.Title, drawing.XTitle, drawing.YTitle, drawing.ScaleTitle,
            drawing.NoFooter, drawing.Width, drawing.Height, drawing.Dpi])
            Add(option);
        Align = Add(New.Choice("--align", "By text, the default: columns are the text that both have. By position: token by token, whatever they say.", ["text", ByPosition], static name => name!));
        Force = Add(New.Flag("--force", "Compare even traces of other profiles, g or rho, with a warning."));
    }

    public Option<Measure?> Measure { get; }

    public Option<string?> Align { get; }

    public Option<bool> Force { get; }

    /// <summary>Whether tokens are compared by their place.</summary>
    public bool IsByPosition(ParseResult parsed) => parsed.GetValue(Align) == ByPosition;

    /// <summary>Refuses a range and sizes that no picture can have.</summary>
    /// <exception cref="UsageException">They were given.</exception>
    public void CheckInk(ParseResult parsed) => drawing.CheckInk(parsed);

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public FigureOptions Read(ParseResult parsed) => drawing.Read(parsed) with { Measure = parsed.GetValue(Measure) };
}
