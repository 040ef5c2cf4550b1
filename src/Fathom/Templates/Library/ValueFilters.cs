using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that take any value.</summary>
static class ValueFilters
{
    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("default", "default_value? boolean?", Default),
        new("d", "default_value? boolean?", Default),
        new("string", "", call => call.Self is StringValue ? call.Self : new StringValue(call.SelfText)),
        new("attr", "name", Attribute),
        new("tojson", "ensure_ascii? indent? separators? sort_keys?", ToJson),
    ];

    static Value Default(Call call) =>
        call.Self is UndefinedValue || call.Flag(1) && !call.Self.IsTrue ? call[0] ?? StringValue.Empty : call.Self;

    /// <summary>An attribute, never an item.</summary>
    static Value Attribute(Call call)
    {
        string name = call.Text(0);
        return call.Self.Attribute(name) ?? UndefinedValue.Attribute(call.Self, name);
    }

    static StringValue ToJson(Call call)
    {
        string? indent = call.Some(1) switch
        {
            null => null,
            StringValue given => given.Text,
            _ => new TextBuilder(call.Rendering).Repeat(" ", call.Integer(1)).ToString(),
        };
        (string items, string keys) = (indent is null ? ", " : ",", ": ");
        if (call.Some(2) is Value separators)
        {
            if (call.Rendering.Collect(separators) is not [StringValue between, StringValue after])
                throw Fault.Runtime("separators takes two texts");
            (items, keys) = (between.Text, after.Text);
        }
        var text = new TextBuilder(call.Rendering);
        new JsonText(text, indent, items, keys, ensureAscii: call.Flag(0), sortKeys: call.Flag(3)).Write(call.Self);
        return text.ToValue();
    }
}
