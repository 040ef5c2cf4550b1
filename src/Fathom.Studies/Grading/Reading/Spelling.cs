using System.Globalization;
using System.Text;

namespace Fathom.Studies.Grading.Reading;

/// <summary>Signs of Unicode written as LaTeX writes them, so that the rest knows one spelling of each.</summary>
static class Spelling
{
    const char FirstFullWidth = '\uFF01', LastFullWidth = '\uFF5E';
    const int FullWidthToAscii = FirstFullWidth - '!';
    const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", Subscripts = "₀₁₂₃₄₅₆₇₈₉";

    static readonly Dictionary<int, string> Signs = new()
    {
        ['−'] = "-",
        ['‐'] = "-",
        ['‑'] = "-",
        ['﹣'] = "-",
        ['×'] = @"\times ",
        ['⋅'] = @"\cdot ",
        ['·'] = @"\cdot ",
        ['÷'] = @"\div ",
        ['∕'] = "/",
        ['⁄'] = "/",
        ['±'] = @"\pm ",
        ['∓'] = @"\mp ",
        ['√'] = @"\sqrt ",
        ['∛'] = @"\sqrt[3] ",
        ['∞'] = @"\infty ",
        ['≤'] = @"\le ",
        ['≥'] = @"\ge ",
        ['⩽'] = @"\le ",
        ['⩾'] = @"\ge ",
        ['≠'] = @"\ne ",
        ['≈'] = @"\approx ",
        ['∈'] = @"\in ",
        ['∪'] = @"\cup ",
        ['∩'] = @"\cap ",
        ['∖'] = @"\setminus ",
        ['∅'] = @"\emptyset ",
        ['°'] = @"\degree ",
        ['º'] = @"\degree ",
        ['′'] = "'",
        ['’'] = "'",
        ['⟨'] = @"\langle ",
        ['⟩'] = @"\rangle ",
        ['…'] = @"\ldots ",
        ['→'] = @"\to ",
        ['⇒'] = @"\implies ",
        ['。'] = ".",
        ['、'] = ",",
        ['：'] = ":",
        ['“'] = "",
        ['”'] = "",
        ['⌊'] = @"\lfloor ",
        ['⌋'] = @"\rfloor ",
        ['⌈'] = @"\lceil ",
        ['⌉'] = @"\rceil ",
        ['\u00A0'] = @"\,",
        ['\u2009'] = @"\,",
        ['\u202F'] = @"\,",
        ['\u3000'] = " ",
        ['\u200B'] = "",
        ['\uFEFF'] = "",
        ['٫'] = ".",
        ['٬'] = ",",
        ['％'] = "%",
        ['٪'] = "%",
        ['ℝ'] = @"\mathbb{R}",
        ['ℤ'] = @"\mathbb{Z}",
        ['ℚ'] = @"\mathbb{Q}",
        ['ℕ'] = @"\mathbb{N}",
        ['ℂ'] = @"\mathbb{C}",
        ['ϕ'] = @"\phi ",
        ['½'] = @"\tfrac{1}{2}",
        ['⅓'] = @"\tfrac{1}{3}",
        ['⅔'] = @"\tfrac{2}{3}",
        ['¼'] = @"\tfrac{1}{4}",
        ['¾'] = @"\tfrac{3}{4}",
        ['⅕'] = @"\tfrac{1}{5}",
        ['⅖'] = @"\tfrac{2}{5}",
        ['⅗'] = @"\tfrac{3}{5}",
        ['⅘'] = @"\tfrac{4}{5}",
        ['⅙'] = @"\tfrac{1}{6}",
        ['⅚'] = @"\tfrac{5}{6}",
        ['⅛'] = @"\tfrac{1}{8}",
        ['⅜'] = @"\tfrac{3}{8}",
        ['⅝'] = @"\tfrac{5}{8}",
        ['⅞'] = @"\tfrac{7}{8}",
    };

    static readonly string[] Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau",
        "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>The text with every sign in that one spelling; currency signs are left out.</summary>
    public static string Of(string text)
    {
        var spelled = new StringBuilder(text.Length + 16);
        char script = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            char before = script;
            (script, string piece) = Spelled(rune);
            // Digits that are raised or lowered beside each other are one number.
            if (script == '\0')
                spelled.Append(piece);
            else if (script == before)
                spelled.Insert(spelled.Length - 1, piece);
            else
                spelled.Append(script).Append('{').Append(piece).Append('}');
        }
        return spelled.ToString();
    }

    /// <summary>How a rune is spelled, and in which script: raised, lowered or neither.</summary>
    static (char Script, string Piece) Spelled(Rune rune)
    {
        if (rune.IsAscii)
            return ('\0', rune.ToString());
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            return ('\0', ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture));
        if (Signs.TryGetValue(rune.Value, out string? sign))
            return ('\0', sign);
        if (rune.Value is >= FirstFullWidth and <= LastFullWidth)
            return ('\0', ((char)(rune.Value - FullWidthToAscii)).ToString());
        if (rune.Value is >= 'α' and <= 'ω')
            return ('\0', $@"\{Greek[rune.Value - 'α']} ");
        if (Superscripts.IndexOf(rune.ToString(), StringComparison.Ordinal) is >= 0 and var raised)
            return ('^', "0123456789-"[raised].ToString());
        if (Subscripts.IndexOf(rune.ToString(), StringComparison.Ordinal) is >= 0 and var lowered)
            return ('_', "0123456789"[lowered].ToString());
        return ('\0', Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol ? "" : rune.ToString());
    }
}
