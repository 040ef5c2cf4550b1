using System.Text.Json;
using Fathom.Engine;
using Fathom.Models;
using Fathom.Templates;

namespace Fathom.Runs;

/// <summary>The tokens that a run begins with, and which of them get columns.</summary>
public sealed record RunInput
{
    RunInput() { }

    /// <summary>The model answers a prompt, and its answer is measured.</summary>
    public static RunInput Prompt(IReadOnlyList<int> ids) => new() { Ids = [.. ids], PromptLength = ids.Count, Generates = true };

    /// <summary>The model answers a conversation, written in its chat template, and its answer is measured.</summary>
    /// <param name="model">The model.</param>
    /// <param name="conversation">The messages, and the variables that the template is told, which the trace records.</param>
    /// <param name="beginning">What is put before it.</param>
    /// <param name="parseSpecial">Whether control tokens that stand in the messages become their ids; if not, they are text like any other.</param>
    /// <exception cref="FathomException">As for <see cref="ModelText.EncodeChat"/>.</exception>
    public static RunInput Chat(LanguageModel model, ChatConversation conversation, TextBeginning beginning = TextBeginning.OfModel, bool parseSpecial = true) =>
        Prompt(model.Text.EncodeChat(conversation, beginning, parseSpecial)) with
        {
            Variables = conversation.Variables,
            Messages = JsonElement.Parse(conversation.Messages.ToJsonString()),
        };

    /// <summary>An answer that another program gave is measured as if the model had generated it.</summary>
    public static RunInput Answer(IReadOnlyList<int> prompt, IReadOnlyList<int> answer) =>
        new() { Ids = [.. prompt, .. answer], PromptLength = prompt.Count, HasAnswer = true };

    /// <summary>A text is measured as it is: a column for every position.</summary>
    public static RunInput Text(IReadOnlyList<int> ids) => new() { Ids = [.. ids], PromptLength = ids.Count };

    /// <summary>All given tokens.</summary>
    public required int[] Ids { get; init; }

    /// <summary>How many of them are the prompt, or the text.</summary>
    public required int PromptLength { get; init; }

    /// <summary>What the chat template that the prompt is written in was told beside the conversation; null for nothing.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Variables { get; init; }

    /// <summary>The conversation that the prompt was written from, as an array; null where it was none.</summary>
    public JsonElement? Messages { get; init; }

    /// <summary>Whether the model goes on from them.</summary>
    public bool Generates { get; private init; }

    /// <summary>What the model is made to answer, as it once did; null where it chooses.</summary>
    public Replay? Replay { get; init; }

    /// <summary>Whether they end with a given answer, which counts as generated.</summary>
    public bool HasAnswer { get; private init; }

    /// <summary>Whether they are a given text.</summary>
    public bool IsText => !Generates && !HasAnswer;

    /// <summary>How many tokens the model reads before it generates any: of a given answer all but the last, which is only predicted.</summary>
    public int ReadCount => HasAnswer ? Ids.Length - 1 : Ids.Length;

    /// <summary>The first position whose state is measured.</summary>
    internal int FirstMeasured(RunOptions options) => IsText || options.WithPrompt ? 0 : PromptLength - 1;
}
