using Fathom.Templates.Evaluation;
using Fathom.Templates.Library;
using Fathom.Templates.Nodes;
using Fathom.Templates.Syntax;
using Fathom.Templates.Values;

namespace Fathom.Templates;

/// <summary>
/// A chat template in the Jinja that model makers write, ready to be rendered any number of times. A rendering runs in a sandbox:
/// it reaches nothing but its variables and the clock, and stays within <see cref="TemplateLimits"/>.
/// </summary>
public sealed class ChatTemplate
{
    /// <summary>UTF-16 characters of a source, some thirty times those of the longest template published.</summary>
    const int MaxSourceLength = 1_000_000;

    readonly Block body;

    ChatTemplate(Block body) => this.body = body;

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">The source is no valid template, too long or too deeply nested.</exception>
    public static ChatTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length > MaxSourceLength)
            throw new TemplateException(TemplateErrorKind.Limit, $"the chat template has more than {MaxSourceLength} characters");
        return new ChatTemplate(StatementParser.Parse(source));
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">
    /// What the template sees by name: texts, truth values, numbers, null, JsonElement and JsonNode, dictionaries with text keys,
    /// and lists of these.
    /// </param>
    /// <param name="limits">What the rendering may use; <see cref="TemplateLimits.Default"/> if left out.</param>
    /// <param name="clock">The time that <c>strftime_now</c> tells; the system's if left out.</param>
    /// <exception cref="TemplateException">The template refuses the variables, fails on them, or reaches a limit.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables, TemplateLimits? limits = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var rendering = new Rendering(limits ?? TemplateLimits.Default, clock ?? TimeProvider.System);
        try
        {
            Dictionary<string, Value> visible = new(Globals.All);
            foreach ((string name, object? value) in variables)
                visible[name] = ValueConverter.From(value, rendering);
            var scope = new Scope(rendering, visible);
            body.Execute(scope);
            return scope.Output.ToString();
        }
        catch (TemplateException fault) when (fault.Line is null && rendering.Line > 0)
        {
            throw new TemplateException(fault.Kind, fault.Reason, rendering.Line);
        }
    }
}
