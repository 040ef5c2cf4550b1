using System.Text.Json;
using Fathom.Runs;

namespace Fathom.Cluster.Messages;

/// <summary>The tokens that a sample begins with, as they are sent.</summary>
[GenerateSerializer, Immutable, Alias("fathom.stored-input")]
sealed record StoredInput
{
    /// <summary>All given tokens.</summary>
    [Id(0)] public required int[] Ids { get; init; }

    /// <summary>How many of them are the prompt, or the text.</summary>
    [Id(1)] public required int PromptLength { get; init; }

    /// <summary>Whether the model goes on from them.</summary>
    [Id(2)] public required bool Generates { get; init; }

    /// <summary>Whether they end with a given answer.</summary>
    [Id(3)] public required bool HasAnswer { get; init; }

    /// <summary>The conversation, as JSON; null where there was none.</summary>
    [Id(4)] public required string? Messages { get; init; }

    /// <summary>What the chat template was told, as JSON; null for nothing.</summary>
    [Id(5)] public required string? Variables { get; init; }

    /// <summary>Writes it.</summary>
    public static StoredInput Of(RunInput input) => new()
    {
        Ids = input.Ids,
        PromptLength = input.PromptLength,
        Generates = input.Generates,
        HasAnswer = input.HasAnswer,
        Messages = input.Messages?.GetRawText(),
        Variables = input.Variables is null ? null : JsonSerializer.Serialize(input.Variables),
    };

    /// <summary>Reads it.</summary>
    public RunInput Read() => (Generates ? RunInput.Prompt(Ids) : HasAnswer ? RunInput.Answer(Ids[..PromptLength], Ids[PromptLength..]) : RunInput.Text(Ids)) with
    {
        Messages = Messages is null ? null : JsonElement.Parse(Messages),
        Variables = Variables is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Variables),
    };
}
