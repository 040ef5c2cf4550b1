using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>What <c>'{} {name!r:&gt;8}'.format(…)</c> does.</summary>
sealed class BraceFormat(Arguments arguments)
{
    /// <summary>A format may hold fields of its own, which may not.</summary>
    const int MaxNesting = 2;

    int next;

    public StringValue Apply(string format)
    {
        var text = new TextBuilder(arguments.Rendering);
        Write(format, text, MaxNesting);
        return text.ToValue();
    }

    void Write(string format, TextBuilder text, int nesting)
    {
        for (int at = 0; at < format.Length;)
        {
            char c = format[at];
            bool isDoubled = at + 1 < format.Length && format[at + 1] == c;
            if (c is '{' or '}' && isDoubled)
            {
                text.Append(c);
                at += 2;
            }
            else if (c == '}')
                throw Fault.Runtime("Single '}' encountered in format string");
            else if (c == '{')
            {
                int end = EndOfField(format, at + 1);
                WriteField(format[(at + 1)..end], text, nesting);
                at = end + 1;
            }
            else
            {
                int end = format.AsSpan(at).IndexOfAny('{', '}');
                text.Append(format.AsSpan(at, end < 0 ? format.Length - at : end));
                at = end < 0 ? format.Length : at + end;
            }
        }
    }

    static int EndOfField(string format, int start)
    {
        int open = 1;
        for (int i = start; i < format.Length; i++)
        {
            open += format[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (open == 0)
                return i;
        }
        throw Fault.Runtime("expected '}' before end of string");
    }

    void WriteField(string field, TextBuilder text, int nesting)
    {
        if (nesting == 0)
            throw Fault.Runtime("Max string recursion exceeded");
        int nameEnd = EndOfName(field);
        Value value = Find(field[..nameEnd]);
        string rest = field[nameEnd..];
        if (rest.StartsWith('!'))
        {
            value = (rest.Length > 1 ? rest[1] : ' ') switch
            {
                's' => new StringValue(value.ToText(text.Rendering)),
                'r' or 'a' => new StringValue(value.ToRepr(text.Rendering)),
                _ => throw Fault.Runtime("unknown conversion specifier"),
            };
            rest = rest[2..];
        }
        if (rest.Length > 0 && rest[0] != ':')
            throw Fault.Runtime("expected ':' after conversion specifier");
        var spec = new TextBuilder(text.Rendering);
        Write(rest.Length > 0 ? rest[1..] : "", spec, nesting - 1);
        FormatSpec.Parse(spec.ToString()).Write(value, text);
    }

    static int EndOfName(string field)
    {
        bool inBrackets = false;
        for (int i = 0; i < field.Length; i++)
        {
            inBrackets = field[i] == '[' || inBrackets && field[i] != ']';
            if (!inBrackets && field[i] is ':' or '!')
                return i;
        }
        return field.Length;
    }

    Value Find(string path)
    {
        int end = path.AsSpan().IndexOfAny('.', '[');
        Value value = First(end < 0 ? path : path[..end]);
        while (end >= 0 && end < path.Length)
        {
            bool isItem = path[end] == '[';
            int start = end + 1;
            end = isItem ? path.IndexOf(']', start) : path.AsSpan(start).IndexOfAny('.', '[') is int dot and >= 0 ? start + dot : path.Length;
            if (end < 0)
                throw Fault.Runtime("expected ']' in a format field");
            string name = path[start..end];
            value = isItem
                ? Access.Item(value, int.TryParse(name, out int place) ? new IntValue(place) : new StringValue(name), arguments.Rendering)
                : Access.Attribute(value, name, arguments.Rendering);
            if (isItem)
                end++;
        }
        return value;
    }

    Value First(string name)
    {
        if (name.Length == 0 || int.TryParse(name, out _))
        {
            int place = name.Length == 0 ? next++ : int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
            return place >= 0 && place < arguments.Positional.Count
                ? arguments.Positional[place]
                : throw Fault.Runtime($"Replacement index {place} out of range for positional args tuple");
        }
        return arguments.Named.GetValueOrDefault(name) ?? throw Fault.Runtime($"KeyError: '{name}'");
    }
}
