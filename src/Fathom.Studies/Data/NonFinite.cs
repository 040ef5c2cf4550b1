using System.Text;

namespace Fathom.Studies.Data;

/// <summary>Numbers that JSON does not have: DuckDB and Python write NaN and Infinity bare.</summary>
static class NonFinite
{
    static readonly string[] Names = ["NaN", "-Infinity", "Infinity", "-NaN"];

    /// <summary>The same text with null in their place; what stands in strings is left.</summary>
    public static string AsNull(string json)
    {
        var text = new StringBuilder(json.Length);
        bool isString = false;
        for (int i = 0; i < json.Length; i++)
        {
            if (!isString && Array.Find(Names, name => string.CompareOrdinal(json, i, name, 0, name.Length) == 0) is { } found)
            {
                text.Append("null");
                i += found.Length - 1;
                continue;
            }
            text.Append(json[i]);
            if (isString && json[i] == '\\' && i + 1 < json.Length)
                text.Append(json[++i]);
            else if (json[i] == '"')
                isString = !isString;
        }
        return text.ToString();
    }
}
