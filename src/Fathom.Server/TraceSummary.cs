using System.Text;
using System.Text.Json;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Server;

/// <summary>What a list says of a kept trace.</summary>
/// <param name="Model">The model that ran.</param>
/// <param name="Asked">The beginning of what was asked.</param>
/// <param name="Answer">The beginning of what was answered; of a given text empty.</param>
/// <param name="Tokens">How many columns it has.</param>
/// <param name="Dtr">Its deep-thinking ratio; null where it has none.</param>
sealed record TraceSummary(string Model, string Asked, string Answer, int Tokens, double? Dtr)
{
    /// <summary>So many characters of a text are told.</summary>
    const int MostCharacters = 200;

    /// <summary>That of a trace.</summary>
    public static TraceSummary Of(Trace trace) => new(trace.Model.Name, AskedOf(trace.Origin?.Messages, trace.Origin?.PromptText ?? ""),
        Beginning(AnswerOf(trace)), trace.Tokens.Count, trace.Depth().Dtr);

    /// <summary>The beginning of what was asked: of a conversation its last message that is a text, else of the prompt.</summary>
    /// <param name="messages">The conversation, as an array; null for none.</param>
    /// <param name="prompt">The prompt.</param>
    public static string AskedOf(JsonElement? messages, string prompt)
    {
        string? said = messages?.EnumerateArray()
            .Where(static message => message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String)
            .Select(static message => message.GetProperty("content").GetString()).LastOrDefault();
        return Beginning(said ?? prompt);
    }

    /// <summary>What was generated, without control tokens.</summary>
    static string AnswerOf(Trace trace) => Encoding.UTF8.GetString([.. trace.Tokens.Where(static token => token.Generated && !token.Special).SelectMany(static token => token.Bytes.ToArray())]);

    /// <summary>What looks like one character may be thousands: they are bounded too.</summary>
    static string Beginning(string text)
    {
        int most = 4 * MostCharacters;
        return VisibleText.Shorten(text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)], MostCharacters);
    }
}
