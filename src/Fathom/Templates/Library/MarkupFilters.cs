using System.Net;
using System.Text;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters about HTML and URLs.</summary>
static class MarkupFilters
{
    const string HexDigits = "0123456789ABCDEF";

    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("safe", "", call => call.Self as MarkupValue ?? new MarkupValue(call.SelfText)),
        new("escape", "", call => MarkupValue.Escape(call.Self, call.Rendering)),
        new("e", "", call => MarkupValue.Escape(call.Self, call.Rendering)),
        new("forceescape", "", call => MarkupValue.Escape(new StringValue(call.SelfText), call.Rendering)),
        new("striptags", "", StripTags),
        new("urlencode", "", UrlEncode),
    ];

    /// <summary>The text without comments and tags, its runs of white space as one space, its character references resolved.</summary>
    static StringValue StripTags(Call call)
    {
        string text = Without(Without(call.WalkedText, "<!--", "-->"), "<", ">");
        var joined = new TextBuilder(call.Rendering);
        joined.AppendJoined(StringParts.Words(text, long.MaxValue), " ", word => joined.Append(word));
        return call.Rendering.Text(WebUtility.HtmlDecode(joined.ToString()));
    }

    static string Without(string text, string open, string close)
    {
        var kept = new StringBuilder(text.Length);
        int at = 0;
        while (text.IndexOf(open, at, StringComparison.Ordinal) is int start and >= 0
            && text.IndexOf(close, start, StringComparison.Ordinal) is int end and >= 0)
        {
            kept.Append(text, at, start - at);
            at = end + close.Length;
        }
        return kept.Append(text, at, text.Length - at).ToString();
    }

    static StringValue UrlEncode(Call call)
    {
        Rendering rendering = call.Rendering;
        var url = new TextBuilder(rendering);
        if (call.Self is StringValue || call.Self.Elements is null)
            return Quote(call.SelfText, "/", "%20", url).ToValue();
        IEnumerable<Value> pairs = call.Self is DictValue dictionary ? dictionary.Pairs(rendering) : rendering.Each(call.Self);
        return url.AppendJoined(pairs, "&", pair =>
        {
            if (rendering.Collect(rendering.Each(pair).Take(3)) is not [Value key, Value value])
                throw Fault.Runtime("urlencode takes pairs of a name and a value");
            Quote(key.ToText(rendering), "", "+", url).Append('=');
            Quote(value.ToText(rendering), "", "+", url);
        }).ToValue();
    }

    static TextBuilder Quote(string text, string kept, string space, TextBuilder url)
    {
        url.Rendering.Walk(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || "_.-~".Contains(c) || kept.Contains(c))
                url.Append(c);
            else
                url.Append(c == ' ' ? space : [.. "%", HexDigits[b >> 4], HexDigits[b & 15]]);
        }
        return url;
    }
}
