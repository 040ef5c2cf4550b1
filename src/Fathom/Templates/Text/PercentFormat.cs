using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>The <c>%</c> operator of texts.</summary>
static class PercentFormat
{
    /// <summary>Fills the conversions of a text with the items of a tuple, the entries of a dictionary, or a single value.</summary>
    public static StringValue Apply(StringValue format, Value values, Rendering rendering)
    {
        var text = new TextBuilder(rendering);
        var reader = new SpecReader(format.Text);
        IReadOnlyList<Value> items = values is TupleValue tuple ? tuple.Items : [values];
        int next = 0;
        while (true)
        {
            text.Append(reader.TakeText('%'));
            if (reader.TakeAny("%") is null)
                break;
            string? key = reader.TakeAny("(") is null ? null : reader.TakeUntil(')') ?? throw Fault.Runtime("incomplete format key");
            FormatSpec spec = Read(reader, Star);
            if (spec.Type == '%')
                text.Append('%');
            else
                Write(spec, key is null ? Next() : Keyed(key), text);
        }
        return next < items.Count && values is not (DictValue or ListValue)
            ? throw Fault.Runtime("not all arguments converted during string formatting")
            : text.ToValue();

        Value Next() => next < items.Count ? items[next++] : throw Fault.Runtime("not enough arguments for format string");

        int Star() => Next() is IntValue star ? (int)Math.Clamp(Numbers.Clamp(star.Number), -10_000, 10_000) : throw Fault.Runtime("* wants int");

        Value Keyed(string key) => values is DictValue
            ? values.Item(new StringValue(key), rendering) ?? throw Fault.Runtime($"KeyError: '{key}'")
            : throw Fault.Runtime("format requires a mapping");
    }

    static FormatSpec Read(SpecReader reader, Func<int> star)
    {
        var spec = new FormatSpec { Align = '>' };
        bool left = false;
        while (reader.TakeAny("-0+ #") is char flag)
        {
            left |= flag == '-';
            spec = flag switch
            {
                '0' => spec with { Fill = "0", Align = '=' },
                '+' => spec with { Plus = "+" },
                ' ' => spec with { Plus = spec.Plus == "+" ? "+" : " " },
                '#' => spec with { Alternate = true },
                _ => spec,
            };
        }
        int width = reader.TakeAny("*") is null ? reader.Number() ?? 0 : star();
        int? precision = reader.TakeAny(".") is null ? null : reader.TakeAny("*") is null ? reader.Number() ?? 0 : star();
        reader.TakeAny("hlL");
        if (left || width < 0)
            spec = spec with { Align = '<', Fill = " " };
        char type = reader.TakeAny("diouxXeEfFgGcrsa%") ?? throw Fault.Runtime("unsupported format character");
        return spec with { Width = Math.Abs(width), Precision = precision, Type = type };
    }

    static void Write(FormatSpec spec, Value value, TextBuilder text)
    {
        switch (spec.Type)
        {
            case 's' or 'r' or 'a':
                string written = spec.Type == 's' ? value.ToText(text.Rendering) : value.ToRepr(text.Rendering);
                (spec with { Fill = " ", Align = spec.Align == '=' ? '>' : spec.Align }).WriteText(written, text);
                break;
            case 'c':
                string character = value is IntValue code ? CodePoint(code.Number) : value.ToText(text.Rendering);
                (spec with { Precision = null }).WriteText(character, text);
                break;
            case 'd' or 'i' or 'u' when value is NumberValue number:
                BigInteger whole = (value as IntValue ?? Numbers.Truncate(number.Float, text.Rendering)).Number;
                (spec with { Type = 'd' }).WriteInteger(whole, text);
                break;
            case 'o' or 'x' or 'X' when value is IntValue integer:
                spec.WriteInteger(integer.Number, text);
                break;
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' when value is NumberValue number:
                spec.WriteFloat(number.Float, text);
                break;
            default:
                throw Fault.Runtime($"%{spec.Type} format: a real number is required, not {value.TypeName}");
        }
    }

    static string CodePoint(BigInteger code) => code >= 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)
        ? char.ConvertFromUtf32((int)code)
        : throw Fault.Runtime("%c arg not in range(0x110000)");
}
