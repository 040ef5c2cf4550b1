namespace Fathom.Cli.Terminal;

/// <summary>How many colours a terminal can show.</summary>
enum ColourDepth
{
    /// <summary>None that could tell one cell from another: plain characters.</summary>
    None,
    /// <summary>The 256 colours of xterm.</summary>
    Indexed,
    /// <summary>24 bits.</summary>
    True,
}

/// <summary>What the terminal that reads our output can do.</summary>
/// <param name="Colours">How many colours it can show.</param>
/// <param name="Width">How many characters a line has.</param>
readonly record struct TerminalCapabilities(ColourDepth Colours, int Width)
{
    const int UsualWidth = 80;

    /// <summary>What the terminal of this process says of itself.</summary>
    internal static TerminalCapabilities Of(bool redirected, Func<string, string?> environment, Func<int> windowWidth) =>
        new(ColoursOf(redirected, environment), redirected || windowWidth() is not (> 0 and var width) ? UsualWidth : width);

    /// <summary>NO_COLOR as of https://no-color.org; COLORTERM and TERM as terminals set them, WT_SESSION as Windows Terminal does.</summary>
    static ColourDepth ColoursOf(bool redirected, Func<string, string?> environment)
    {
        string term = environment("TERM") ?? "";
        if (redirected || !string.IsNullOrEmpty(environment("NO_COLOR")) || term == "dumb")
            return ColourDepth.None;
        if (environment("COLORTERM") is "truecolor" or "24bit" || environment("WT_SESSION") is not null)
            return ColourDepth.True;
        if (term.EndsWith("-direct", StringComparison.Ordinal))
            return ColourDepth.True;
        return term.Contains("256color", StringComparison.Ordinal) ? ColourDepth.Indexed : ColourDepth.None;
    }
}
