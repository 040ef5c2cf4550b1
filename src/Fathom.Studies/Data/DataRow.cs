using System.Text.Json;

namespace Fathom.Studies.Data;

/// <summary>A row of a data set.</summary>
/// <param name="Source">The file that it stands in, or the query that gave it.</param>
/// <param name="Number">Its number there, from 1.</param>
/// <param name="Json">The row as an object.</param>
/// <param name="Value">The same, parsed.</param>
public sealed record DataRow(string Source, long Number, string Json, JsonElement Value)
{
    /// <summary>Where it stands, for errors.</summary>
    public string Place => $"{Source}: row {Number}";
}
