using System.Globalization;
using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Syntax;
using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

/// <summary>Filters that make numbers, or write them.</summary>
static class NumberFilters
{
    static readonly string[] decimalUnits = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    static readonly string[] binaryUnits = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    public static IReadOnlyList<Builtin> All { get; } =
    [
        new("abs", "", Absolute),
        new("int", "default? base?", ToInteger),
        new("float", "default?", call => ParseFloat(call) is double number ? new FloatValue(number) : call[0] ?? new FloatValue(0)),
        new("round", "precision? method?", Round),
        new("filesizeformat", "binary?", call => call.Rendering.Text(FileSize(call))),
    ];

    static Value Absolute(Call call) => call.Self switch
    {
        IntValue integer => new IntValue(BigInteger.Abs(integer.Number)),
        FloatValue number => new FloatValue(Math.Abs(number.Float)),
        UndefinedValue undefined => throw undefined.Misuse(),
        _ => throw Fault.Runtime($"bad operand type for abs(): '{call.Self.TypeName}'"),
    };

    static Value ToInteger(Call call)
    {
        if (call.Self is IntValue integer)
            return new IntValue(integer.Number);
        if (call.Self is StringValue text && ParseInteger(text.Text, call.Integer(1, missing: 10), call.Rendering) is IntValue parsed)
            return parsed;
        return ParseFloat(call) is double number && double.IsFinite(number)
            ? Numbers.Truncate(number, call.Rendering)
            : call[0] ?? new IntValue(0);
    }

    static IntValue? ParseInteger(string text, long radix, Rendering rendering)
    {
        rendering.Walk(text.Length);
        ReadOnlySpan<char> digits = WithoutUnderscores(text);
        bool isNegative = digits is ['-', ..];
        if (digits is ['+' or '-', ..])
            digits = digits[1..];
        int bits = radix switch { 2 => 1, 8 => 3, 16 => 4, _ => 0 };
        if (bits > 0 && digits is ['0', char letter, ..] && char.ToLowerInvariant(letter) == (bits == 1 ? 'b' : bits == 3 ? 'o' : 'x'))
            digits = digits[2..];
        rendering.EnsureBits(3L * digits.Length);
        BigInteger? size = bits > 0
            ? NumberLexer.InBase(digits, bits)?.Number
            : BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number) ? number : null;
        return size is BigInteger found ? rendering.Integer(isNegative ? -found : found) : null;
    }

    static double? ParseFloat(Call call)
    {
        if (call.Self is NumberValue number)
            return number.Float;
        if (call.Self is UndefinedValue undefined)
            throw undefined.Misuse();
        if (call.Self is not StringValue text)
            return null;
        call.Rendering.Walk(text.Text.Length);
        ReadOnlySpan<char> trimmed = WithoutUnderscores(text.Text);
        string name = trimmed.Length > 9 ? "" : trimmed.ToString().ToLowerInvariant();
        return name switch
        {
            "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" or "+nan" or "-nan" => double.NaN,
            _ => double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out double parsed) ? parsed : null,
        };
    }

    /// <summary>A number's text without white space around it, and without underscores where each stands between digits.</summary>
    static ReadOnlySpan<char> WithoutUnderscores(string text)
    {
        ReadOnlySpan<char> trimmed = CodePoints.TrimEnd(CodePoints.TrimStart(text));
        for (int i = 0; i < trimmed.Length; i++)
            if (trimmed[i] == '_' && !(IsDigit(trimmed, i - 1) && IsDigit(trimmed, i + 1)))
                return trimmed;
        return trimmed.ToString().Replace("_", "", StringComparison.Ordinal);

        static bool IsDigit(ReadOnlySpan<char> text, int at) => at >= 0 && at < text.Length && char.IsAsciiHexDigit(text[at]);
    }

    static Value Round(Call call)
    {
        int precision = (int)Math.Clamp(call.Integer(0, missing: 0), -400, 400);
        string method = call.Text(1, missing: "common");
        if (call.Self is not NumberValue number)
            throw Undefined(call.Self) ?? Fault.Runtime($"type {call.Self.TypeName} doesn't define __round__ method");
        call.Rendering.Work(Math.Abs(precision) >> 3);
        if (method == "common")
            return number is IntValue integer
                ? precision >= 0 ? new IntValue(integer.Number) : Numbers.Truncate(FloatText.Round(number.Float, precision), call.Rendering)
                : new FloatValue(FloatText.Round(number.Float, precision));
        double scale = Math.Pow(10, precision);
        return method switch
        {
            "ceil" => new FloatValue(Math.Ceiling(number.Float * scale) / scale),
            "floor" => new FloatValue(Math.Floor(number.Float * scale) / scale),
            _ => throw Fault.Runtime("method must be common, ceil or floor"),
        };
    }

    static TemplateException? Undefined(Value value) => (value as UndefinedValue)?.Misuse();

    static string FileSize(Call call)
    {
        double bytes = ParseFloat(call) ?? throw Fault.Runtime("filesizeformat takes a number of bytes");
        int unit = call.Flag(0) ? 1024 : 1000;
        if (bytes == 1)
            return "1 Byte";
        if (bytes < unit)
            return $"{Numbers.Truncate(bytes, call.Rendering).ToText(call.Rendering)} Bytes";
        string[] names = call.Flag(0) ? binaryUnits : decimalUnits;
        int power = 0;
        for (bytes /= unit; bytes >= unit && power < names.Length - 1; bytes /= unit)
            power++;
        return $"{FloatText.Fixed(bytes, 1)} {names[power]}";
    }
}
