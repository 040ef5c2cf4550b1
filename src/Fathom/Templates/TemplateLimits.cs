namespace Fathom.Templates;

/// <summary>What one rendering may use. A template comes with a model file from strangers, so each bound holds whatever it says.</summary>
public sealed record TemplateLimits
{
    /// <summary>The bounds that every published template stays far below: within a second or two and 200 MB.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>Expressions, statements and rounds of loops, plus one for about a thousand characters looked through.</summary>
    public long Steps { get; init; } = 5_000_000;

    /// <summary>Calls of macros, callers and recursive loops inside one another.</summary>
    public int CallDepth { get; init; } = 200;

    /// <summary>UTF-16 characters of a single text, the output among them.</summary>
    public int TextLength { get; init; } = 8_000_000;

    /// <summary>Bytes of all texts and lists that one rendering makes, counted as they are made.</summary>
    public long AllocatedBytes { get; init; } = 100_000_000;

    /// <summary>Bits of an integer.</summary>
    public int IntegerBits { get; init; } = 1024;
}
