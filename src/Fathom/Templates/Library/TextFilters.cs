using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that make a text of a text.</summary>
static class TextFilters
{
    /// <summary>How much longer than asked a text may be before <c>truncate</c> cuts it.</summary>
    const int Leeway = 5;

    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("upper", "", call => call.Rendering.Text(LetterCase.Upper(call.WalkedText))),
        new("lower", "", call => call.Rendering.Text(LetterCase.Lower(call.WalkedText))),
        new("capitalize", "", call => call.Rendering.Text(LetterCase.Capitalize(call.WalkedText))),
        new("title", "", call => call.Rendering.Text(Title(call.WalkedText))),
        new("trim", "chars?", call => StringParts.Strip(call.SelfText, call.Some(0), start: true, end: true, call.Rendering)),
        new("replace", "old new count?", Replace),
        new("indent", "width? first? blank?", Indent),
        new("center", "width?", call => new StringValue(call.WalkedText).Attribute("center")!
            .Call(new Arguments(call.Rendering, call[0] ?? new IntValue(80)))),
        new("truncate", "length? killwords? end? leeway?", Truncate),
        new("wordcount", "", call => new IntValue(CountWords(call.WalkedText))),
        new("format", "* **", Format),
    ];

    static string Title(string text)
    {
        var title = new System.Text.StringBuilder(text.Length);
        bool inWord = false;
        foreach (string point in CodePoints.Split(text))
        {
            title.Append(inWord ? LetterCase.Lower(point) : LetterCase.Upper(point));
            inWord = !("-({[<".Contains(point, StringComparison.Ordinal) || CodePoints.IsSpace(point[0]));
        }
        return title.ToString();
    }

    static StringValue Replace(Call call)
    {
        string old = call.Required(0).ToText(call.Rendering), replacement = call.Required(1).ToText(call.Rendering);
        return StringSearch.Replace(call.SelfText, old, replacement, call.Some(2) is null ? -1 : call.Integer(2), call.Rendering);
    }

    static Value Indent(Call call)
    {
        if (call.Self is not StringValue)
            return Arithmetic.Add(call.Self, new StringValue("\n"), call.Rendering);
        string indentation = call[0] is StringValue given
            ? given.Text
            : new TextBuilder(call.Rendering).Repeat(" ", call.Integer(0, missing: 4)).ToString();
        bool indentsFirst = call.Flag(1), indentsBlank = call.Flag(2);
        var text = new TextBuilder(call.Rendering);
        bool isFirst = true;
        foreach (string line in StringParts.Lines(call.WalkedText + "\n"))
        {
            bool isIndented = isFirst ? indentsFirst : indentsBlank || line.Length > 0;
            text.Append(isFirst ? "" : "\n").Append(isIndented ? indentation : "").Append(line);
            isFirst = false;
        }
        return text.ToValue();
    }

    static Value Truncate(Call call)
    {
        long length = call.Integer(0, missing: 255), leeway = call.Some(3) is null ? Leeway : call.Integer(3);
        string end = call.Text(2, missing: "...");
        call.Rendering.Walk(end.Length);
        long kept = length - CodePoints.Count(end);
        if (kept < 0 || leeway < 0)
            throw Fault.Runtime($"expected length >= {CodePoints.Count(end)} and leeway >= 0");
        int size = call.Self.Length ?? throw Fault.Runtime($"object of type '{call.Self.TypeName}' has no len()");
        if (size <= length + leeway)
            return call.Self;
        if (call.Self is not StringValue text)
            throw Fault.Runtime($"'{call.Self.TypeName}' object cannot be truncated");
        string start = text.Text[..text.Offset((int)kept, call.Rendering)];
        int lastSpace = start.LastIndexOf(' ');
        return call.Rendering.Text((call.Flag(1) || lastSpace < 0 ? start : start[..lastSpace]) + end);
    }

    static int CountWords(string text)
    {
        int count = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            bool isWord = char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c);
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }
        return count;
    }

    static StringValue Format(Call call)
    {
        Arguments arguments = call.Arguments;
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
            throw Fault.Runtime("can't handle positional and keyword arguments at the same time");
        Value values = arguments.Named.Count > 0
            ? DictValue.Of(arguments.Named.Select(n => KeyValuePair.Create<Value, Value>(new StringValue(n.Key), n.Value)), call.Rendering)
            : call.Rendering.Tuple(arguments.Positional);
        return PercentFormat.Apply(new StringValue(call.WalkedText), values, call.Rendering);
    }
}
