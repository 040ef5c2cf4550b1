namespace Fathom.Templates.Evaluation;

/// <summary>The errors of a rendering, by kind. The line is added where the rendering ends.</summary>
static class Fault
{
    public static TemplateException Runtime(string reason) => new(TemplateErrorKind.Runtime, reason);

    public static TemplateException Limit(string reason) => new(TemplateErrorKind.Limit, reason);

    public static TemplateException Security(string reason) => new(TemplateErrorKind.Security, reason);

    public static TemplateException Raised(string message) => new(TemplateErrorKind.Raised, message);
}
