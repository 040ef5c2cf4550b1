using System.Buffers;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>The methods that strip, split and join.</summary>
static class StringParts
{
    static readonly SearchValues<char> lineEnds = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    public static IReadOnlyList<Builtin> Methods { get; } =
    [
        new Builtin("strip", "chars?", call => Strip(call.SelfText, call.Some(0), start: true, end: true, call.Rendering)),
        new Builtin("lstrip", "chars?", call => Strip(call.SelfText, call.Some(0), start: true, end: false, call.Rendering)),
        new Builtin("rstrip", "chars?", call => Strip(call.SelfText, call.Some(0), start: false, end: true, call.Rendering)),
        new Builtin("split", "sep? maxsplit?", call => Split(call, fromEnd: false)),
        new Builtin("rsplit", "sep? maxsplit?", call => Split(call, fromEnd: true)),
        new Builtin("splitlines", "keepends?", call => Pieces(call, Lines(call.SelfText, call.Flag(0)))),
        new Builtin("partition", "sep", call => Partition(call, fromEnd: false)),
        new Builtin("rpartition", "sep", call => Partition(call, fromEnd: true)),
        new Builtin("join", "iterable", Join),
        new Builtin("expandtabs", "tabsize?", ExpandTabs),
    ];

    /// <summary>The text without white space, or without the code points given, at its start, its end or both.</summary>
    public static StringValue Strip(string text, Value? characters, bool start, bool end, Rendering rendering)
    {
        if (characters is not (null or StringValue))
            throw Fault.Runtime("strip arg must be None or str");
        string? given = (characters as StringValue)?.Text;
        rendering.Walk(given?.Length ?? 0);
        HashSet<int> set = given is null ? [] : [.. Enumerable.Range(0, given.Length).Select(i => CodePoints.At(given, i))];
        int first = 0, last = text.Length;
        while (start && first < last && IsStripped(CodePoints.At(text, first)))
            first += CodePoints.LengthAt(text, first);
        while (end && first < last && IsStripped(Before(text, last)))
            last -= Before(text, last) > char.MaxValue ? 2 : 1;
        rendering.Walk(text.Length - (last - first));
        return rendering.Text(text[first..last]);

        bool IsStripped(int point) => given is null ? point <= char.MaxValue && CodePoints.IsSpace((char)point) : set.Contains(point);
    }

    /// <summary>The lines of a text, split at all that Python takes as a line end.</summary>
    public static IEnumerable<string> Lines(string text, bool keepEnds = false)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = text.AsSpan(at).IndexOfAny(lineEnds);
            int end = length < 0 ? text.Length : at + length;
            int next = end == text.Length ? end : text.AsSpan(end).StartsWith("\r\n") ? end + 2 : end + 1;
            yield return text[at..(keepEnds ? next : end)];
            at = next;
        }
    }

    static int Before(string text, int end) =>
        end > 1 && char.IsSurrogatePair(text[end - 2], text[end - 1]) ? CodePoints.At(text, end - 2) : text[end - 1];

    static ListValue Pieces(Call call, IEnumerable<string> pieces)
    {
        call.Rendering.Allocate(2L * call.SelfText.Length);
        return new ListValue(call.Rendering.Collect(pieces.Select(piece => new StringValue(piece))));
    }

    static ListValue Split(Call call, bool fromEnd)
    {
        string text = call.SelfText;
        long most = call.Integer(1, missing: -1);
        if (most < 0)
            most = long.MaxValue;
        call.Rendering.Walk(call.Some(0) is null ? text.Length : 0);
        if (call.Some(0) is null)
            return fromEnd ? Reversed(Pieces(call, WordsFromEnd(text, most))) : Pieces(call, Words(text, most));
        string separator = call.Text(0);
        if (separator.Length == 0)
            throw Fault.Runtime("empty separator");
        call.Rendering.Search(text.Length, separator.Length);
        return fromEnd ? Reversed(Pieces(call, SplitFromEnd(text, separator, most))) : Pieces(call, Split(text, separator, most));
    }

    static ListValue Reversed(ListValue list) => list.With([.. list.Items.Reverse()]);

    static IEnumerable<string> Split(string text, string separator, long most)
    {
        int at = 0;
        for (; most > 0 && text.IndexOf(separator, at, StringComparison.Ordinal) is int found and >= 0; most--)
        {
            yield return text[at..found];
            at = found + separator.Length;
        }
        yield return text[at..];
    }

    static IEnumerable<string> SplitFromEnd(string text, string separator, long most)
    {
        int end = text.Length;
        for (; most > 0 && text.AsSpan(0, end).LastIndexOf(separator) is int found and >= 0; most--)
        {
            yield return text[(found + separator.Length)..end];
            end = found;
        }
        yield return text[..end];
    }

    /// <summary>The words of a text, at most so many with white space after them; then the rest.</summary>
    public static IEnumerable<string> Words(string text, long most)
    {
        for (int at = SkipSpace(text, 0); at < text.Length; most--)
        {
            int end = at;
            while (end < text.Length && !CodePoints.IsSpace(text[end]))
                end++;
            if (most <= 0)
            {
                yield return text[at..];
                yield break;
            }
            yield return text[at..end];
            at = SkipSpace(text, end);
        }
    }

    static int SkipSpace(string text, int at)
    {
        while (at < text.Length && CodePoints.IsSpace(text[at]))
            at++;
        return at;
    }

    static IEnumerable<string> WordsFromEnd(string text, long most)
    {
        for (int end = CodePoints.TrimEnd(text).Length; end > 0; most--)
        {
            int start = end;
            while (start > 0 && !CodePoints.IsSpace(text[start - 1]))
                start--;
            if (most <= 0)
            {
                yield return text[..end];
                yield break;
            }
            yield return text[start..end];
            end = CodePoints.TrimEnd(text.AsSpan(0, start)).Length;
        }
    }

    static TupleValue Partition(Call call, bool fromEnd)
    {
        string text = call.SelfText, separator = call.Text(0);
        if (separator.Length == 0)
            throw Fault.Runtime("empty separator");
        call.Rendering.Search(text.Length, separator.Length);
        int found = fromEnd ? text.AsSpan().LastIndexOf(separator) : text.AsSpan().IndexOf(separator);
        Rendering rendering = call.Rendering;
        if (found < 0)
            return fromEnd
                ? rendering.Tuple(StringValue.Empty, StringValue.Empty, call.Self)
                : rendering.Tuple(call.Self, StringValue.Empty, StringValue.Empty);
        return rendering.Tuple(rendering.Text(text[..found]), call.Required(0), rendering.Text(text[(found + separator.Length)..]));
    }

    static StringValue Join(Call call)
    {
        var text = new TextBuilder(call.Rendering);
        int place = 0;
        return text.AppendJoined(call.Rendering.Each(call.Required(0)), call.SelfText, item =>
        {
            if (item is not StringValue piece)
                throw Fault.Runtime($"sequence item {place}: expected str instance, {item.TypeName} found");
            place++;
            text.Append(piece.Text);
        }).ToValue();
    }

    static StringValue ExpandTabs(Call call)
    {
        long size = Math.Max(0, call.Integer(0, missing: 8));
        var text = new TextBuilder(call.Rendering);
        long column = 0;
        foreach (string point in CodePoints.Split(call.WalkedText))
        {
            long width = point == "\t" ? size == 0 ? 0 : size - column % size : 1;
            column = point is "\n" or "\r" ? 0 : column + width;
            text.Repeat(point == "\t" ? " " : point, width);
        }
        return text.ToValue();
    }
}
