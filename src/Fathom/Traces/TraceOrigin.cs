using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Engine;
using Fathom.Kernels;

namespace Fathom.Traces;

/// <summary>What was asked, what ran, and how it ended: with the model and the conventions, what it takes to make a trace again.</summary>
/// <param name="PromptIds">The given tokens: the prompt, or all of a given text.</param>
/// <param name="PromptText">The same as text, control tokens written out.</param>
/// <param name="Messages">The conversation that the prompt was written from, as an array; null where it was none.</param>
/// <param name="Generation">How the model went on from the prompt; null where it did not.</param>
/// <param name="Finish">How its answer ended; null where it gave none, or still goes on.</param>
/// <param name="Program">The program and its version.</param>
/// <param name="InstructionSet">The instruction set whose kernels ran: numbers of different ones agree to about 1e-5 of a logit's deviation.</param>
public sealed record TraceOrigin(
    IReadOnlyList<int> PromptIds, string PromptText, JsonElement? Messages, GenerationOptions? Generation,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Finish>))] Finish? Finish, string Program, string InstructionSet)
{
    /// <summary>The name and version of this program.</summary>
    public static string ThisProgram { get; } =
        $"fathom {typeof(TraceOrigin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    /// <summary>The instruction set that this process uses.</summary>
    public static string ThisInstructionSet { get; } = InstructionSets.Chosen.ToString().ToLowerInvariant();

    /// <summary>Whether it can be written: half a surrogate pair may stand in a file as an escape, but can be no text.</summary>
    internal bool IsSound => !PromptIds.Any(static id => id < 0) && (Messages is not { } messages || messages.ValueKind == JsonValueKind.Array && JsonTexts.AreSound(messages));
}
