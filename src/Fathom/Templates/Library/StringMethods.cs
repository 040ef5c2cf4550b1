using System.Globalization;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>The methods of texts; those that search and those that split have files of their own.</summary>
static class StringMethods
{
    public static Methods All { get; } = new([],
    [
        Mapping("upper", LetterCase.Upper),
        Mapping("lower", LetterCase.Lower),
        Mapping("casefold", text => LetterCase.Lower(text).Replace("ß", "ss", StringComparison.Ordinal).Replace('ς', 'σ')),
        Mapping("title", LetterCase.Title),
        Mapping("capitalize", LetterCase.Capitalize),
        Mapping("swapcase", LetterCase.Swap),

        Classifying("isspace", (_, point) => CodePoints.IsSpace(point[0])),
        Classifying("isalpha", (category, _) => category <= UnicodeCategory.OtherLetter),
        Classifying("isalnum", (category, point) => category <= UnicodeCategory.OtherLetter || IsNumber(category) || IsDigit(point)),
        Classifying("isdigit", (_, point) => IsDigit(point)),
        Classifying("isdecimal", (category, _) => category == UnicodeCategory.DecimalDigitNumber),
        Classifying("isnumeric", (category, point) => IsNumber(category) || CharUnicodeInfo.GetNumericValue(point, 0) >= 0),
        new Builtin("isascii", "", call => BoolValue.Of(System.Text.Ascii.IsValid(call.WalkedText))),
        new Builtin("isupper", "", call => BoolValue.Of(IsAll(call, UnicodeCategory.UppercaseLetter))),
        new Builtin("islower", "", call => BoolValue.Of(IsAll(call, UnicodeCategory.LowercaseLetter))),
        new Builtin("istitle", "", call => BoolValue.Of(call.WalkedText is string text && text.Any(char.IsLetter) && LetterCase.Title(text) == text)),

        Padding("ljust", missing => 0),
        Padding("rjust", missing => missing),
        // An odd column goes left only if the width is odd, as in CPython.
        Padding("center", (missing, width) => missing / 2 + (missing & width & 1)),
        new Builtin("zfill", "width", ZeroFill),

        new Builtin("format", "* **", call => new BraceFormat(call.Arguments).Apply(call.WalkedText)),
        new Builtin("format_map", "mapping", FormatMap),

        .. StringSearch.Methods,
        .. StringParts.Methods,
    ]);

    static Builtin Mapping(string name, Func<string, string> map) => new(name, "", call => call.Rendering.Text(map(call.WalkedText)));

    /// <summary>Whether there are code points and all are of a kind.</summary>
    static Builtin Classifying(string name, Func<UnicodeCategory, string, bool> isOfKind) => new(name, "", call =>
    {
        string text = call.WalkedText;
        return BoolValue.Of(text.Length > 0 && CodePoints.Split(text).All(point => isOfKind(LetterCase.Category(point), point)));
    });

    static bool IsNumber(UnicodeCategory category) =>
        category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    static bool IsDigit(string point) => CharUnicodeInfo.GetDigitValue(point, 0) >= 0;

    static bool IsAll(Call call, UnicodeCategory wanted)
    {
        bool any = false;
        foreach (string point in CodePoints.Split(call.WalkedText))
        {
            UnicodeCategory category = LetterCase.Category(point);
            if (LetterCase.IsCased(category) && category != wanted)
                return false;
            any |= category == wanted;
        }
        return any;
    }

    static Builtin Padding(string name, Func<long, long> before) => Padding(name, (missing, _) => before(missing));

    static Builtin Padding(string name, Func<long, long, long> before) => new(name, "width fillchar?", call =>
    {
        string fill = call.Text(1, missing: " ");
        if (fill.Length != 1 && (fill.Length != 2 || CodePoints.Count(fill) != 1))
            throw Fault.Runtime("The fill character must be exactly one character long");
        return Pad((StringValue)call.Self, call.Integer(0), fill, before, call.Rendering);
    });

    /// <summary>A text made wide enough; so many of the missing columns go before it.</summary>
    static StringValue Pad(StringValue text, long width, string fill, Func<long, long, long> before, Rendering rendering)
    {
        long missing = Math.Max(0, width - text.CodePointCount), left = before(missing, width);
        return new TextBuilder(rendering).Repeat(fill, left).Append(text.Text).Repeat(fill, missing - left).ToValue();
    }

    static StringValue ZeroFill(Call call)
    {
        string text = call.WalkedText;
        int sign = text.StartsWith('+') || text.StartsWith('-') ? 1 : 0;
        long missing = call.Integer(0) - ((StringValue)call.Self).CodePointCount;
        return new TextBuilder(call.Rendering).Append(text.AsSpan(0, sign)).Repeat("0", missing).Append(text.AsSpan(sign)).ToValue();
    }

    static StringValue FormatMap(Call call)
    {
        if (call.Required(0) is not DictValue mapping)
            throw Fault.Runtime("format_map() takes a mapping");
        Dictionary<string, Value> named = [];
        foreach ((Value key, Value value) in mapping.Entries)
            if (key is StringValue name)
                named[name.Text] = value;
        return new BraceFormat(new Arguments(call.Rendering, [], named)).Apply(call.WalkedText);
    }
}
