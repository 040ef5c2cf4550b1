using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Fathom.Studies.Exporting;

/// <summary>Rows that a query gave.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The values, null where there is none.</param>
public sealed record StudyRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>A column is not made narrower than this for want of room.</summary>
    const int NarrowestColumn = 8;

    const string Between = "  ";

    /// <summary>Writes {"columns": […], "rows": [[…], …]}.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        foreach (string column in Columns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (object?[] row in Rows)
        {
            json.WriteStartArray();
            foreach (object? value in row)
                Write(json, value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A table in lines: long values are cut with a sign that they are.</summary>
    /// <param name="width">How wide a line may be.</param>
    public IEnumerable<string> Lines(int width)
    {
        string[][] cells = [[.. Columns], .. Rows.Select(static row => Array.ConvertAll(row, Text))];
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(column => cells.Max(row => row[column].Length))];
        while (widths.Sum() + Between.Length * (widths.Length - 1) > width && widths.Max() is > NarrowestColumn and var widest)
            widths[Array.IndexOf(widths, widest)]--;
        bool[] isNumber = [.. Enumerable.Range(0, Columns.Count).Select(column => Rows.Count > 0 && Rows.All(row => row[column] is null or IConvertible and not string and not bool))];
        foreach (string[] row in cells)
        {
            string line = string.Join(Between, row.Select((cell, column) => isNumber[column] ? Cut(cell, widths[column]).PadLeft(widths[column]) : Cut(cell, widths[column]).PadRight(widths[column]))).TrimEnd();
            yield return Cut(line, Math.Max(width, 20));
        }
    }

    static string Cut(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";

    static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString("G7", CultureInfo.InvariantCulture),
        float number => number.ToString("G7", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        string text => text.ReplaceLineEndings("⏎"),
        Stream bytes => Convert.ToHexString(Bytes(bytes)),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case double number when !double.IsFinite(number): json.WriteNullValue(); break;
            case float number when !float.IsFinite(number): json.WriteNullValue(); break;
            case double number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case sbyte or byte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteNumberValue(number); break;
            case BigInteger number: json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case string text: json.WriteStringValue(text); break;
            case Stream bytes: json.WriteBase64StringValue(Bytes(bytes)); break;
            case IDictionary members:
                json.WriteStartObject();
                foreach (DictionaryEntry member in members)
                {
                    json.WritePropertyName(Text(member.Key));
                    Write(json, member.Value);
                }
                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (object? item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    static byte[] Bytes(Stream stream)
    {
        stream.Position = 0;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
