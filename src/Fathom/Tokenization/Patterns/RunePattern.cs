namespace Fathom.Tokenization.Patterns;

/// <summary>A regular expression over Unicode scalars, as tokenizers publish them: Oniguruma's syntax without captures' use.</summary>
/// <remarks>.NET's own expressions see UTF-16 units, so that \p{L} misses letters beyond U+FFFF, and may take exponential time.</remarks>
sealed class RunePattern
{
    const int Longest = 20_000;
    readonly string source;

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">The expression is malformed or uses what is not supported; the message says what.</exception>
    public RunePattern(string source)
    {
        if (source.Length > Longest)
            throw new FormatException($"it is longer than {Longest} characters");
        this.source = source;
        var program = new PatternProgram();
        new PatternParser(source).Parse().Emit(program);
        program.Add(new(Op.Match));
        Instructions = program.ToArray();
        Marks = program.Marks;
    }

    /// <summary>The expression that matches a text as it stands.</summary>
    public static RunePattern Literal(string text) =>
        new(string.Concat(text.Select(static c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? $"\\{c}" : c.ToString())));

    public Instruction[] Instructions { get; }

    public int Marks { get; }

    /// <summary>The expression.</summary>
    public override string ToString() => source;
}
