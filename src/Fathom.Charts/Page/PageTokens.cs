using System.Text.RegularExpressions;
using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>The tokens.</summary>
/// <param name="Labels">As axes name them.</param>
/// <param name="Texts">As they stand in the text: with their spaces and line feeds; empty for one that is a part of a character that begins before it.</param>
/// <param name="Origins">Where they are from; null where that is not known.</param>
sealed partial record PageTokens(string[] Labels, string[] Texts, TokenOrigin[]? Origins)
{
    internal static PageTokens Of(Trace trace) => Of(trace, ShownToken.Of(trace.Tokens));

    static PageTokens Of(Trace trace, IReadOnlyList<ShownToken> shown) => new(
        [.. shown.Select(TokenLabel.Of)],
        [.. shown.Select(token => Text(token.Text))],
        [.. trace.Tokens.Select(token => new TokenOrigin(token.Id, token.Position, token.Generated, token.Special, token.Predicted))]);

    internal static PageTokens Of(Figure figure)
    {
        string[] labels = [.. figure.Columns.Select(column => column.Label)];
        return new(labels, [.. labels.Select(label => $"{label} ")], Origins: null);
    }

    /// <summary>The text as words show it, but for what does on the page what it does in the text: line feeds, tabs, and what joins characters or keeps them apart, as in 👩‍💻.</summary>
    static string Text(string token) => Kept().Replace(token, kept => TokenLabel.InText(kept.Value));

    [GeneratedRegex(@"[^\n\t\u200C\u200D]+")]
    private static partial Regex Kept();
}

/// <summary>Where a token is from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Position">Its index in the sequence, from 0.</param>
/// <param name="Generated">Whether the model wrote it.</param>
/// <param name="Special">Whether it is a control token.</param>
/// <param name="Predicted">Whether it is the model's own choice after the end of a text.</param>
sealed record TokenOrigin(int Id, int Position, bool Generated, bool Special, bool Predicted);
