using System.Globalization;

namespace Fathom.Traces;

/// <summary>One row of a table, its fields read by the names of their columns.</summary>
sealed class TableRow(IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> fields, int number)
{
    public string Text(string column) =>
        columns.TryGetValue(column, out int index) ? fields[index] : throw new InvalidDataException($"it has no column \"{column}\"");

    public int Whole(string column) =>
        int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value : throw Not("a whole number", column);

    public decimal Decimal(string column) =>
        decimal.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value : throw Not("a number", column);

    /// <summary>A number; NaN where the field is empty.</summary>
    public float Number(string column) => TryNumber(Text(column), out float value) ? value : throw Not("a number", column);

    public bool Flag(string column) => bool.TryParse(Text(column), out bool value) ? value : throw Not("true or false", column);

    /// <summary>What tables write where there is no number, beside nan.</summary>
    static readonly string[] Missing = ["", "NA", "N/A", "#N/A", "null", "None"];

    /// <summary>Reads a number as tables write it, inf and nan among them; NaN where there is none.</summary>
    public static bool TryNumber(string field, out float value)
    {
        value = float.NaN;
        string number = field.EndsWith("inf", StringComparison.OrdinalIgnoreCase) ? field + "inity" : field;
        return Missing.Contains(field) || !field.Contains('\0') && float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    InvalidDataException Not(string what, string column) => new($"row {number}: \"{column}\" is not {what}");
}
