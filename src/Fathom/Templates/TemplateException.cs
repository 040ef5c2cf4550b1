namespace Fathom.Templates;

/// <summary>What kind of fault a chat template met.</summary>
public enum TemplateErrorKind
{
    /// <summary>The template itself refused its variables, by <c>raise_exception</c>; the message is its maker's.</summary>
    Raised,

    /// <summary>The source is no valid template, or uses a filter, test or tag that does not exist.</summary>
    Syntax,

    /// <summary>A value that is not there was used as if it were.</summary>
    Undefined,

    /// <summary>The template reached for what the sandbox forbids: a mutating method or a name of the host.</summary>
    Security,

    /// <summary>An operation that its operands do not allow: adding a number to a text, dividing by zero.</summary>
    Runtime,

    /// <summary>A bound of <see cref="TemplateLimits"/>, or of how deeply a source may nest, was reached.</summary>
    Limit,
}

/// <summary>A template that cannot be read or rendered.</summary>
/// <remarks>The message of a <see cref="TemplateErrorKind.Raised"/> error is exactly the template's.</remarks>
public sealed class TemplateException : FathomException
{
    /// <summary>Makes an error; a line, where there is one, is told in the message too, except in one the template wrote.</summary>
    public TemplateException(TemplateErrorKind kind, string reason, int? line = null)
        : base(line is null || kind == TemplateErrorKind.Raised ? reason : $"{reason} (line {line} of the chat template)")
    {
        Kind = kind;
        Reason = reason;
        Line = line;
    }

    /// <summary>What kind of fault it is.</summary>
    public TemplateErrorKind Kind { get; }

    /// <summary>What is wrong, without the line.</summary>
    public string Reason { get; }

    /// <summary>The line of the template, counted from 1, where it is known.</summary>
    public int? Line { get; }
}
