using System.Text;
using System.Text.Json;
using Fathom.Models.Architectures;
using Fathom.Models.HuggingFace;
using Fathom.Models.Keys;

namespace Fathom.Tests.Models;

/// <summary>docs/models.md shows the tables of keys that the code uses.</summary>
public class ModelKeyDocumentationTests
{
    const string Marker = "<!-- From here on the tables that the code uses: a test compares them, and writes them with FATHOM_UPDATE_SNAPSHOTS=1. -->\n";

    static readonly string File = Path.Combine(Fixtures.Repository, "docs", "models.md");

    [Fact]
    public void The_document_shows_the_tables_that_the_code_uses()
    {
        string text = System.IO.File.ReadAllText(File), tables = Tables();
        int at = text.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        if (Environment.GetEnvironmentVariable("FATHOM_UPDATE_SNAPSHOTS") is not null)
            System.IO.File.WriteAllText(File, text[..at] + tables);
        else
            Assert.Equal(tables, text[at..]);
    }

    static string Tables()
    {
        var text = new StringBuilder();
        var config = CheckpointLayouts.Known.ToDictionary(static layout => layout.Key, static layout => layout.Value.Keys);
        Add(text, "config.json", config);
        Scalings(text);
        text.Append("\n### Folders of models that see pictures too\n").Append(string.Join(", ", CheckpointLayouts.WithVision.Select(static type => $"`{type.Key}` (language part `{type.Value}`)")))
            .Append(", around `text_config`:\n\n");
        AddRules(text, ConfigKeys.WithVision.Rules);
        text.Append("\n### Keys that say nothing of the numbers\n").Append(string.Join(", ", SilentKeys.OfConfig.Select(static key => $"`{key}`")))
            .Append(", and what ends in `_dropout`, `_pdrop`, `_token_id`, `_token_index`.\n");
        Add(text, "GGUF", Decoders.Known.ToDictionary(static architecture => architecture.Key, static architecture => architecture.Value.Keys));
        text.Append("\n### Keys that say nothing of the numbers, or that the tokenizer and split files have\nWhat begins with `general.`, `tokenizer.`, `split.` or `quantize.`.\n");
        return text.ToString();
    }

    /// <summary>What all families have in common first, then what each has beside.</summary>
    static void Add(StringBuilder text, string kind, Dictionary<string, KeyTable> tables)
    {
        text.Append($"\n## {kind}\n\n### Every family\n");
        string[] common = [.. tables.Values.First().Rules.Select(Line).Where(line => tables.Values.All(table => table.Rules.Select(Line).Contains(line)))];
        AddRules(text, tables.Values.First().Rules.Where(rule => common.Contains(Line(rule))));
        foreach (var (family, table) in tables)
        {
            text.Append($"\n### {family}\n");
            AddRules(text, table.Rules.Where(rule => !common.Contains(Line(rule))));
        }
    }

    static void Scalings(StringBuilder text)
    {
        text.Append("\n### Within `rope_scaling` and `rope_parameters`\n| type | honoured |\n|---|---|\n");
        foreach (string type in RopeKeys.Names)
            text.Append($"| {type} | {string.Join(", ", RopeKeys.Of(type)!.Rules.Where(static rule => rule.Use == KeyUse.Honoured).Select(Line))} |\n");
        text.Append("\nKeys of another type have no effect; all others are refused.\n");
    }

    static void AddRules(StringBuilder text, IEnumerable<KeyRule> rules)
    {
        foreach (var use in rules.GroupBy(static rule => rule.Use).OrderBy(static use => use.Key))
        {
            string title = use.Key switch { KeyUse.Honoured => "Honoured", KeyUse.WithoutEffect => "Without effect", _ => "Refused but with this value" };
            text.Append($"- {title}: {string.Join(", ", use.Select(Line))}\n");
        }
    }

    static string Line(KeyRule rule) => rule.Use switch
    {
        KeyUse.Honoured when rule.Default is { ValueKind: JsonValueKind.Object } otherwise => $"`{rule.Name}` (absent: `{otherwise.GetRawText()}`)",
        KeyUse.Honoured when rule.Default is { } otherwise => $"`{rule.Name}` ({otherwise.GetRawText().Trim('"')})",
        KeyUse.WithoutEffect => $"`{rule.Name}` ({rule.Reason})",
        KeyUse.Fixed => $"`{rule.Name}` {string.Join(" or ", rule.Values)}",
        _ => $"`{rule.Name}`",
    };
}
