using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>Marks control tokens that stand in messages as text like any other, so that those of the chat template can be told from them.</summary>
sealed class ControlTokenMarks(Tokenizer tokenizer)
{
    /// <summary>A character that no text may hold: it stands behind the first character of a control token's name.</summary>
    public const string Mark = "\uFDD0";

    readonly string[] names = [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(tokenizer.IsSpecial)
        .Select(tokenizer.Name).Where(static name => name.Length > 1)];

    /// <summary>A copy of messages, or of a part of them, with all texts marked.</summary>
    public JsonNode? Of(JsonNode? node) => node switch
    {
        JsonArray items => new JsonArray([.. items.Select(Of)]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Of(member.Value)))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Of(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    string Of(string text)
    {
        foreach (string name in names)
            text = text.Replace(name, $"{name[0]}{Mark}{name[1..]}", StringComparison.Ordinal);
        return text;
    }
}
