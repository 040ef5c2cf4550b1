using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Cli;

public partial class JsonDocumentationTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Fixtures.Repository, "docs", "json.md"));

    [Fact]
    public void Every_field_is_documented_and_every_documented_field_is_there()
    {
        HashSet<string> written = [];
        Collect(FathomRun.Of("map", "--json", "--watch", " sum", "--variable", "enable_thinking=false").Json, written);
        Collect(FathomRun.Of("map", "--json", "--engine", "llama.cpp", "--max-tokens", "2").Json, written);
        Assert.All(written, static name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
        Assert.All(Row().Matches(Page).SelectMany(static row => Name().Matches(row.Value)), name => Assert.Contains(name.Groups["name"].Value, written));
    }

    static void Collect(JsonElement json, HashSet<string> names)
    {
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray().Where(static item => item.ValueKind is JsonValueKind.Array or JsonValueKind.Object))
                Collect(item, names);
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var property in json.EnumerateObject())
            {
                names.Add(property.Name);
                Collect(property.Value, names);
            }
    }

    /// <summary>The first cell of a table's row.</summary>
    [GeneratedRegex(@"^\| `[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
