using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>The methods that look for one text in another.</summary>
static class StringSearch
{
    public static IReadOnlyList<Builtin> Methods { get; } =
    [
        new Builtin("find", "sub start? stop?", call => new IntValue(Find(call, last: false))),
        new Builtin("rfind", "sub start? stop?", call => new IntValue(Find(call, last: true))),
        new Builtin("index", "sub start? stop?", call => Found(Find(call, last: false))),
        new Builtin("rindex", "sub start? stop?", call => Found(Find(call, last: true))),
        new Builtin("count", "sub start? stop?", Count),
        new Builtin("startswith", "prefix start? stop?", call => IsBeside(call, static (text, part) => text.StartsWith(part))),
        new Builtin("endswith", "suffix start? stop?", call => IsBeside(call, static (text, part) => text.EndsWith(part))),
        new Builtin("replace", "old new count?", call =>
            Replace(call.SelfText, call.Text(0), call.Text(1), call.Integer(2, missing: -1), call.Rendering)),
        new Builtin("removeprefix", "prefix", call => call.SelfText.StartsWith(call.Text(0), StringComparison.Ordinal)
            ? call.Rendering.Text(call.SelfText[call.Text(0).Length..])
            : call.Self),
        new Builtin("removesuffix", "suffix", call => call.SelfText.EndsWith(call.Text(0), StringComparison.Ordinal)
            ? call.Rendering.Text(call.SelfText[..^call.Text(0).Length])
            : call.Self),
    ];

    /// <summary>The text with some text in it replaced, so many times at most; below 0, each time.</summary>
    /// <remarks>An empty text is found between all code points.</remarks>
    public static StringValue Replace(string text, string old, string replacement, long count, Rendering rendering)
    {
        rendering.Search(text.Length, old.Length);
        var replaced = new TextBuilder(rendering);
        int at = 0;
        for (; count != 0; count--)
        {
            rendering.Work(1);
            int found = old.Length > 0 ? text.IndexOf(old, at, StringComparison.Ordinal) : at;
            if (found < 0)
                break;
            replaced.Append(text.AsSpan(at, found - at)).Append(replacement);
            at = found + old.Length;
            if (old.Length > 0)
                continue;
            if (at == text.Length)
                break;
            int point = CodePoints.LengthAt(text, at);
            replaced.Append(text.AsSpan(at, point));
            at += point;
        }
        return replaced.Append(text.AsSpan(at)).ToValue();
    }

    /// <summary>Where the part of the text between the bounds of a call lies; null if they lie the wrong way round.</summary>
    static Range? Part(Call call)
    {
        if (call[1] is null)
            return Range.All;
        var self = (StringValue)call.Self;
        Value none = NoneValue.Instance, start = call[1]!, stop = call[2] ?? none;
        Slice slice = Slice.Of(self.CodePointCount, start, stop, none);
        bool isInside = slice.Count > 0 || Slice.Of(self.CodePointCount, none, stop, none).Count >= slice.Start
            && (start is not IntValue place || Numbers.Clamp(place.Number) <= self.CodePointCount);
        int offset = self.Offset(slice.Start, call.Rendering), end = self.Offset(slice.Start + slice.Count, call.Rendering);
        return isInside ? offset..end : null;
    }

    static int Find(Call call, bool last)
    {
        string sub = call.Text(0);
        if (Part(call) is not Range part)
            return -1;
        ReadOnlySpan<char> text = call.SelfText.AsSpan(part);
        call.Rendering.Search(text.Length, sub.Length);
        int found = last ? text.LastIndexOf(sub) : text.IndexOf(sub);
        return found < 0 ? -1 : ((StringValue)call.Self).Place(part.Start.Value + found, call.Rendering);
    }

    static IntValue Found(int place) => place >= 0 ? new IntValue(place) : throw Fault.Runtime("substring not found");

    static IntValue Count(Call call)
    {
        string sub = call.Text(0);
        if (Part(call) is not Range part)
            return new IntValue(0);
        ReadOnlySpan<char> text = call.SelfText.AsSpan(part);
        call.Rendering.Search(text.Length, sub.Length);
        int count = sub.Length == 0 ? CodePoints.Count(text) + 1 : text.Count(sub);
        call.Rendering.Walk(count);
        return new IntValue(count);
    }

    delegate bool Beside(ReadOnlySpan<char> text, ReadOnlySpan<char> part);

    static BoolValue IsBeside(Call call, Beside isBeside)
    {
        IReadOnlyList<Value> parts = call.Required(0) is TupleValue several ? several.Items : [call.Required(0)];
        Range? within = Part(call);
        call.Rendering.Work(parts.Count);
        return BoolValue.Of(parts.Any(part => part is StringValue text
            ? within is Range range && IsBeside(call, range, text.Text, isBeside)
            : throw Fault.Runtime($"startswith or endswith takes str or a tuple of str, not {part.TypeName}")));
    }

    static bool IsBeside(Call call, Range within, string part, Beside isBeside)
    {
        call.Rendering.Search(part.Length);
        return isBeside(call.SelfText.AsSpan(within), part);
    }
}
