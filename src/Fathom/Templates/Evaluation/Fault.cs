namespace Fathom.Templates.Evaluation;

/// <summary>The errors of a rendering, by kind. The line is added where the rendering ends.</summary>
static class Fault
{
    /// <summary>A text as messages quote it.</summary>
    public static string Cut(string text)
    {
        const int longest = 100;
        return text.Length <= longest ? text : text[..longest] + "…";
    }

    public static TemplateException Runtime(string reason) => new(TemplateErrorKind.Runtime, reason);

    public static TemplateException Limit(string reason) => new(TemplateErrorKind.Limit, reason);

    public static TemplateException Security(string reason) => new(TemplateErrorKind.Security, reason);

    public static TemplateException Raised(string message) => new(TemplateErrorKind.Raised, message);
}
