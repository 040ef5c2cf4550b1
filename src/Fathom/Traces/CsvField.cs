using System.Globalization;

namespace Fathom.Traces;

/// <summary>Writes fields of tables, as RFC 4180 says.</summary>
public static class CsvField
{
    /// <summary>The shortest digits that give the number back; nothing for what is not finite.</summary>
    public static string Number(float value) => float.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>A text, in quotes where it needs them.</summary>
    /// <exception cref="IOException">It is longer than a field of a table may be.</exception>
    public static string Quoted(string text) => text.Length > CsvRows.LongestField
        ? throw new IOException($"a text of {text.Length} characters is too long for a table, where {CsvRows.LongestField} are possible")
        : text.AsSpan().ContainsAny(",\"\r\n") || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
