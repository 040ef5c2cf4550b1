using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>
/// What the filters <c>safe</c> and <c>escape</c> give: text that counts as HTML, so that a plain text added to it is escaped first.
/// Nothing else escapes anything here, since chat templates are rendered without automatic escaping.
/// </summary>
sealed class MarkupValue(string text) : StringValue(text)
{
    public override string TypeName => "Markup";

    public override void WriteRepr(TextBuilder builder)
    {
        builder.Append("Markup(");
        base.WriteRepr(builder);
        builder.Append(')');
    }

    /// <summary>The value as markup: itself, or its text with the characters that HTML reads as its own replaced.</summary>
    public static MarkupValue Escape(Value value, Rendering rendering)
    {
        if (value is MarkupValue markup)
            return markup;
        var escaped = new TextBuilder(rendering);
        foreach (char c in value.ToText(rendering))
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        }
        return new MarkupValue(escaped.ToString());
    }
}
