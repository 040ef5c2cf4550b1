using System.CommandLine;
using Fathom.Figures;

namespace Fathom.Cli.Options;

/// <summary>What the picture of a comparison shows.</summary>
sealed class ComparisonOptionGroup : OptionGroup
{
    const string ByPosition = "position";

    public ComparisonOptionGroup() : base("Comparison")
    {
        Measure = Add(New.Choice("--measure", "Whose differences are drawn: jsd by default, norm without a lens.",
            Figures.Measure.All, static measure => measure.Name));
        Layers = Add(New.Range<int>("--layers", "Draw only these layers."));
        Tokens = Add(New.Range<int>("--tokens", "Draw only these columns of the comparison, counted from 0."));
        WithLastLayer = Add(New.Flag("--with-last-layer", "Draw the last layer too where it is 0 by definition: of jsd, kl and cosine."));
        Title = Add(New.Text("--title", "TEXT", "A title above the picture."));
        Align = Add(New.Choice("--align", "By text, the default: columns are the text that both have. By position: token by token, whatever they say.", ["text", ByPosition], static name => name!));
        Force = Add(New.Flag("--force", "Compare even traces of other profiles, g or rho, with a warning."));
    }

    public Option<Measure?> Measure { get; }

    public Option<(int First, int Last)?> Layers { get; }

    public Option<(int First, int Last)?> Tokens { get; }

    public Option<bool> WithLastLayer { get; }

    public Option<string?> Title { get; }

    public Option<string?> Align { get; }

    public Option<bool> Force { get; }

    /// <summary>Whether tokens are compared by their place.</summary>
    public bool IsByPosition(ParseResult parsed) => parsed.GetValue(Align) == ByPosition;

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    public FigureOptions Read(ParseResult parsed) => new()
    {
        Measure = parsed.GetValue(Measure),
        Layers = parsed.GetValue(Layers),
        Tokens = parsed.GetValue(Tokens),
        WithLastLayer = parsed.GetValue(WithLastLayer),
        Title = parsed.GetValue(Title) ?? "",
    };
}
