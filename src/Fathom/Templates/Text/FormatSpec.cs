using System.Buffers;
using System.Globalization;
using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>
/// How one value is to be written: what stands after the colon in <c>'{:&gt;8.2f}'.format(x)</c>, or after the percent sign in <c>'%8.2f' % x</c>.
/// </summary>
sealed record FormatSpec
{
    const int MaxPrecision = 1000;

    static readonly SearchValues<char> hexadecimalDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public string Fill { get; init; } = " ";

    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>^</c>, or <c>=</c> to fill between sign and digits; null for what the type does by itself.</summary>
    public char? Align { get; init; }

    /// <summary>What stands before a number that is not negative: <c>+</c>, a space, or nothing.</summary>
    public string Plus { get; init; } = "";

    public bool Alternate { get; init; }

    public int Width { get; init; }

    public char? Grouping { get; init; }

    public int? Precision { get; init; }

    public char? Type { get; init; }

    /// <summary>Reads the form that str.format takes. Throws a runtime error if it is none.</summary>
    public static FormatSpec Parse(string text)
    {
        var reader = new SpecReader(text);
        (string? fill, char? align) = reader.Alignment();
        string plus = reader.TakeAny("+ -") switch { '+' => "+", ' ' => " ", _ => "" };
        bool alternate = reader.TakeAny("#") is not null;
        bool zeros = reader.TakeAny("0") is not null;
        int width = reader.Number() ?? 0;
        char? grouping = reader.TakeAny(",_");
        int? precision = reader.TakeAny(".") is null ? null : reader.Number() ?? throw Fault.Runtime("Format specifier missing precision");
        var spec = new FormatSpec
        {
            Fill = fill ?? (zeros ? "0" : " "),
            Align = align ?? (zeros ? '=' : null),
            Plus = plus,
            Alternate = alternate,
            Width = width,
            Grouping = grouping,
            Precision = precision,
            Type = reader.TakeAny("sdboxXcneEfFgG%"),
        };
        return reader.IsAtEnd ? spec : throw Fault.Runtime($"Invalid format specifier '{text}'");
    }

    public void Write(Value value, TextBuilder text)
    {
        switch (value)
        {
            case BoolValue when this == new FormatSpec():
            case not (NumberValue or UndefinedValue or StringValue) when this == new FormatSpec():
                WriteText(value.ToText(text.Rendering), text);
                break;
            case IntValue integer when Type is null or 'd' or 'b' or 'o' or 'x' or 'X' or 'n' or 'c':
                if (Precision is not null)
                    throw Fault.Runtime("Precision not allowed in integer format specifier");
                WriteInteger(integer.Number, text);
                break;
            case NumberValue number when Type is not ('s' or 'd' or 'b' or 'o' or 'x' or 'X' or 'c'):
                WriteFloat(number.Float, text);
                break;
            case StringValue or UndefinedValue when Type is null or 's' && Align != '=':
                WriteText(value.ToText(text.Rendering), text);
                break;
            default:
                throw Fault.Runtime($"Unknown format code '{Type}' for object of type '{value.TypeName}'");
        }
    }

    public void WriteText(string value, TextBuilder text)
    {
        text.Rendering.Walk(Precision is null ? 0 : value.Length);
        if (Precision is int precision && CodePoints.Count(value) > precision)
            value = value[..CodePoints.Offset(value, isFlat: false, precision)];
        Pad("", value, Align ?? '<', text);
    }

    public void WriteInteger(BigInteger number, TextBuilder text)
    {
        if (Type == 'c')
        {
            WriteText(Character(number), text);
            return;
        }
        BigInteger size = BigInteger.Abs(number);
        (string prefix, string digits) = Type switch
        {
            'x' => ("0x", Hexadecimal(size)),
            'X' => ("0X", Hexadecimal(size).ToUpperInvariant()),
            'b' => ("0b", size.ToString("B", CultureInfo.InvariantCulture).TrimStart('0')),
            'o' => ("0o", Octal(size)),
            _ => ("", Numbers.Digits(size)),
        };
        digits = digits.PadLeft(Math.Max(1, EnsuredPrecision ?? 1), '0');
        Pad((number.Sign < 0 ? "-" : Plus) + (Alternate ? prefix : ""), Grouped(digits, prefix.Length > 0 ? 4 : 3), Align ?? '>', text);
    }

    public void WriteFloat(double number, TextBuilder text)
    {
        int precision = EnsuredPrecision ?? 6;
        text.Rendering.Work(precision);
        string digits = Type switch
        {
            'e' or 'E' => FloatText.Scientific(number, precision, Type.Value),
            'f' or 'F' => FloatText.Fixed(number, precision),
            '%' => FloatText.Fixed(number * 100, precision) + "%",
            'g' or 'G' or 'n' => FloatText.General(number, precision, Type == 'G' ? 'E' : 'e', Alternate),
            _ when Precision is null => FloatText.Shortest(Math.Abs(number)),
            _ => WithDecimal(FloatText.General(number, precision, 'e', keepZeros: false)),
        };
        Pad(double.IsNegative(number) ? "-" : Plus, Grouped(digits, 3), Align ?? '>', text);
    }

    int? EnsuredPrecision => Precision <= MaxPrecision || Precision is null ? Precision : throw Fault.Limit($"a precision is above {MaxPrecision}");

    static string WithDecimal(string digits) => digits.All(char.IsAsciiDigit) ? digits + ".0" : digits;

    static string Hexadecimal(BigInteger number) => number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');

    static string Octal(BigInteger number)
    {
        string digits = "";
        for (; !number.IsZero; number >>= 3)
            digits = (char)('0' + (int)(number & 7)) + digits;
        return digits;
    }

    static string Character(BigInteger code) => code >= 0 && code <= 0x10FFFF
        ? code > 0xFFFF ? char.ConvertFromUtf32((int)code) : ((char)(int)code).ToString()
        : throw Fault.Runtime("%c arg not in range(0x110000)");

    string Grouped(string digits, int size)
    {
        if (Grouping is null)
            return digits;
        int whole = digits.AsSpan().IndexOfAnyExcept(hexadecimalDigits);
        for (int at = (whole < 0 ? digits.Length : whole) - size; at > 0; at -= size)
            digits = digits.Insert(at, Grouping.Value.ToString());
        return digits;
    }

    void Pad(string prefix, string body, char align, TextBuilder text)
    {
        int missing = Math.Max(0, Width - prefix.Length - CodePoints.Count(body));
        int before = align switch { '<' => 0, '^' => missing / 2, _ => missing };
        if (align == '=')
            text.Append(prefix).Repeat(Fill, before).Append(body);
        else
            text.Repeat(Fill, before).Append(prefix).Append(body).Repeat(Fill, missing - before);
    }
}
