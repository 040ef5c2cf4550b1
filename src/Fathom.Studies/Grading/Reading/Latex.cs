namespace Fathom.Studies.Grading.Reading;

/// <summary>What commands of LaTeX mean in an answer.</summary>
static class Latex
{
    /// <summary>Commands that are a sign, in its one spelling.</summary>
    public static Dictionary<string, string> Signs { get; } = Map(
        "frac: frac dfrac tfrac cfrac", "binom: binom dbinom tbinom", "sqrt: sqrt", "over: over", "*: times cdot ast", "/: div", "±: pm", "∓: mp", "≤: le leq leqslant",
        "≥: ge geq geqslant", "<: lt", ">: gt", "≠: ne neq", "≈: approx", "∈: in", "∪: cup", "∩: cap", "∖: setminus backslash", "°: degree textdegree", "\\{: lbrace {",
        "\\}: rbrace }", "|: vert lvert rvert mid |", "⟨: langle", "⟩: rangle", "⌊: lfloor", "⌋: rfloor", "⌈: lceil", "⌉: rceil", "[: lbrack", "]: rbrack", "…: ldots dots cdots",
        "→: to rightarrow Rightarrow implies iff Leftrightarrow longrightarrow", "': prime", ":: colon", "%: %", "\\\\: \\ cr", "&: &");

    /// <summary>Commands that set what follows in text, and those that change letters of mathematics; the braces after them are no group.</summary>
    public static HashSet<string> Texts { get; } = [.. "text textbf textit textrm textsf texttt textup textnormal mbox emph".Split(' ')];

    /// <summary>As <see cref="Texts"/>, but a single letter in them stays a variable.</summary>
    public static HashSet<string> Fonts { get; } = [.. "mathrm mathbf mathit mathsf mathtt rm bf boldsymbol operatorname vec boxed fbox".Split(' ')];

    /// <summary>Alphabets whose letters are names of their own.</summary>
    public static HashSet<string> Alphabets { get; } = [.. "mathbb mathcal mathscr mathfrak Bbb".Split(' ')];

    /// <summary>Commands that mean nothing.</summary>
    public static HashSet<string> Nothing { get; } =
    [
        .. ("left right big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr displaystyle textstyle scriptstyle limits pounds euro yen textdollar mathdollar $ ( ) [ ] ! / " +
            "middle nolimits hfill").Split(' '),
    ];

    /// <summary>Commands that are a blank.</summary>
    public static HashSet<string> Blanks { get; } = [.. "quad qquad thinspace enspace space , ; : >".Split(' '), " ", "\n", "\t"];

    public static HashSet<string> Functions { get; } =
        [.. "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh ln log lg exp deg det dim gcd lcm max min arg".Split(' ')];

    /// <summary>Names that are no function.</summary>
    public static HashSet<string> Names { get; } =
    [
        .. ("alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi varphi chi psi omega " +
            "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty emptyset varnothing ell hbar aleph").Split(' '),
    ];

    public static HashSet<string> Matrices { get; } = [.. "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array".Split(' ')];

    static Dictionary<string, string> Map(params string[] lines) =>
        (from line in lines let colon = line.IndexOf(": ", StringComparison.Ordinal) from name in line[(colon + 2)..].Split(' ') select (name, line[..colon]))
        .ToDictionary(pair => pair.name, pair => pair.Item2);
}
