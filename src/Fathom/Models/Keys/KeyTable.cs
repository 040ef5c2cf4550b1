using System.Globalization;
using System.Text.Json;

namespace Fathom.Models.Keys;

/// <summary>The keys of one family of models in one kind of file, and what is done with each.</summary>
/// <remarks>Of several rules for one key the last counts, so a family states what it has otherwise than its relatives.</remarks>
sealed class KeyTable(params IEnumerable<KeyRule> rules)
{
    readonly OrderedDictionary<string, KeyRule> rules = ByName(rules);

    /// <summary>The rules, one a key.</summary>
    public IReadOnlyList<KeyRule> Rules => [.. rules.Values];

    /// <summary>What is done with a key; null where the table does not have it.</summary>
    public KeyRule? Find(string name) => rules.GetValueOrDefault(name);

    /// <summary>Checks the keys of a file.</summary>
    /// <param name="given">The keys with their values as JSON.</param>
    /// <param name="fault">Makes the error about a key.</param>
    /// <returns>The keys that the table does not have and that look like they change no number.</returns>
    /// <exception cref="ModelFormatException">A key has another value than is computed, or is not in the table and looks like it changes numbers.</exception>
    public List<string> Check(IEnumerable<(string Name, string Json)> given, Func<string, string, ModelFormatException> fault)
    {
        var unknown = new List<string>();
        foreach (var (name, json) in given)
        {
            var rule = Find(name);
            bool says = json != "null";
            if (says && rule?.Use == KeyUse.Fixed && !rule.Values.Any(value => IsSame(value, json)))
                throw fault(name, $"is {Shortened(json)}, which is not supported in this architecture (only {string.Join(" or ", rule.Values)})");
            if (says && rule is null && NumberWords.AreIn(name))
                throw fault(name, $"is {Shortened(json)}: this key is unknown in this architecture, and looks like it changes what is computed");
            if (rule is null)
                unknown.Add(name);
        }
        return unknown;
    }

    static OrderedDictionary<string, KeyRule> ByName(IEnumerable<KeyRule> rules)
    {
        var byName = new OrderedDictionary<string, KeyRule>();
        foreach (var rule in rules)
            byName[rule.Name] = rule;
        return byName;
    }

    static bool IsSame(string expected, string actual) => expected == actual
        || (double.TryParse(expected, CultureInfo.InvariantCulture, out double a) && double.TryParse(actual, CultureInfo.InvariantCulture, out double b) && a == b)
        || (expected.StartsWith('{') && JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)));

    static string Shortened(string json)
    {
        const int most = 60;
        return json.Length <= most ? json : $"{json[..most]}…";
    }
}
