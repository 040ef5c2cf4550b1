using System.Text.Json;
using Fathom.Cli;
using Fathom.Models;

namespace Fathom.Tests.Cli;

/// <summary>A text of a fixtures index: what transformers made of it.</summary>
sealed record FixtureRow(string Name, string Text, int PromptTokens, string? GreedyText, string[] Pieces)
{
    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What abacus' user asks in it.</summary>
    public string Question => Text["<|start|>user<|message|>".Length..Text.IndexOf("<|end|>", StringComparison.Ordinal)];

    /// <summary>The tokens of the answer.</summary>
    public string[] GreedyPieces => Pieces[PromptTokens..];

    /// <summary>The text as abacus' tokens.</summary>
    public int[] Ids()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path);
        return [.. model.Tokenizer.Encode(Text)];
    }

    public static FixtureRow Of(string folder, string name) =>
        JsonSerializer.Deserialize<FixtureRow[]>(File.ReadAllText(Fixtures.Path($"{folder}/index.json")), SnakeCase)!.Single(row => row.Name == name);
}
