using System.Globalization;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>Dates as C's strftime writes them, in English; a minus after the percent sign leaves the padding off.</summary>
static class DateText
{
    public static StringValue Format(DateTimeOffset time, string format, Rendering rendering)
    {
        var text = new TextBuilder(rendering);
        rendering.Walk(format.Length);
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            rendering.Work(1);
            bool isBare = format[i + 1] == '-' && i + 2 < format.Length;
            i += isBare ? 2 : 1;
            if (Field(time, format[i]) is string field)
                text.Append(isBare ? field.TrimStart('0', ' ') is { Length: > 0 } bare ? bare : "0" : field);
            else
                text.Append(format.AsSpan(i - (isBare ? 2 : 1), isBare ? 3 : 2));
        }
        return text.ToValue();
    }

    static string? Field(DateTimeOffset time, char code) => code switch
    {
        'a' => Pattern(time, "ddd"),
        'A' => Pattern(time, "dddd"),
        'b' or 'h' => Pattern(time, "MMM"),
        'B' => Pattern(time, "MMMM"),
        'c' => $"{Pattern(time, "ddd MMM")} {Number(time.Day, 2, ' ')} {Pattern(time, "HH:mm:ss yyyy")}",
        'C' => Number(time.Year / 100, 2),
        'd' => Number(time.Day, 2),
        'D' or 'x' => Pattern(time, "MM'/'dd'/'yy"),
        'e' => Number(time.Day, 2, ' '),
        'f' => Pattern(time, "ffffff"),
        'F' => Pattern(time, "yyyy-MM-dd"),
        'g' => Number(ISOWeek.GetYear(time.DateTime) % 100, 2),
        'G' => Number(ISOWeek.GetYear(time.DateTime), 1),
        'H' => Number(time.Hour, 2),
        'I' => Number(TwelveHour(time), 2),
        'j' => Number(time.DayOfYear, 3),
        'k' => Number(time.Hour, 2, ' '),
        'l' => Number(TwelveHour(time), 2, ' '),
        'm' => Number(time.Month, 2),
        'M' => Number(time.Minute, 2),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => $"{Number(TwelveHour(time), 2)}{Pattern(time, "':'mm':'ss")} {(time.Hour < 12 ? "AM" : "PM")}",
        'R' => Pattern(time, "HH':'mm"),
        's' => Numbers.Digits(time.ToUnixTimeSeconds()),
        'S' => Number(time.Second, 2),
        't' => "\t",
        'T' or 'X' => Pattern(time, "HH':'mm':'ss"),
        'u' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1),
        'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
        'V' => Number(ISOWeek.GetWeekOfYear(time.DateTime), 2),
        'w' => Number((int)time.DayOfWeek, 1),
        'W' => Number((time.DayOfYear + 6 - ((int)time.DayOfWeek + 6) % 7) / 7, 2),
        'y' => Number(time.Year % 100, 2),
        'Y' => Number(time.Year, 1),
        'z' or 'Z' => "",
        '%' => "%",
        _ => null,
    };

    static int TwelveHour(DateTimeOffset time) => (time.Hour + 11) % 12 + 1;

    static string Pattern(DateTimeOffset time, string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);

    static string Number(int number, int width, char padding = '0') => Numbers.Digits(number).PadLeft(width, padding);
}
