using Fathom.Templates;

namespace Fathom.Studies.Data;

/// <summary>A Jinja template over the columns of a row.</summary>
public sealed class RowTemplate
{
    readonly ChatTemplate template;

    /// <summary>Reads it.</summary>
    /// <param name="source">The template, such as <c>{{ question }} Please reason step by step.</c></param>
    /// <exception cref="TemplateException">It is none.</exception>
    public RowTemplate(string source) => (Source, template) = (source, ChatTemplate.Parse(source));

    /// <summary>The template as it is written.</summary>
    public string Source { get; }

    /// <summary>What it makes of a row, whose columns it sees by their names, and all of them as <c>row</c>, since a name may have blanks in it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="what">What is made, for errors.</param>
    /// <exception cref="FathomException">The template fails on this row.</exception>
    public string Render(DataRow row, string what)
    {
        try
        {
            var visible = new Dictionary<string, object?> { ["row"] = row.Value };
            foreach (var property in row.Value.EnumerateObject())
                visible[property.Name] = property.Value;
            return template.Render(visible);
        }
        catch (TemplateException error)
        {
            throw new FathomException($"{row.Place}: the {what}'s template fails: {error.Message}", error);
        }
    }
}
