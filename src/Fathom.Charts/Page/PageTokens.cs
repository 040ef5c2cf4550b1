using Fathom.Figures;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>The tokens.</summary>
/// <param name="Labels">As axes name them.</param>
/// <param name="Texts">As they stand in the text: with their spaces and line feeds.</param>
/// <param name="Origins">Where they are from; null where that is not known.</param>
sealed record PageTokens(string[] Labels, string[] Texts, TokenOrigin[]? Origins)
{
    internal static PageTokens Of(Trace trace) => new(
        [.. trace.Tokens.Select(token => TokenLabel.Of(token.Bytes.Span))],
        [.. trace.Tokens.Select(token => Text(token.Text))],
        [.. trace.Tokens.Select(token => new TokenOrigin(token.Id, token.Position, token.Generated, token.Special, token.Predicted))]);

    internal static PageTokens Of(Figure figure)
    {
        string[] labels = [.. figure.Columns.Select(column => column.Label)];
        return new(labels, [.. labels.Select(label => $"{label} ")], Origins: null);
    }

    /// <summary>The text with visible controls, but for line feeds and tabs, which do on the page what they do in the text.</summary>
    static string Text(string token) =>
        string.Join('\n', token.Split('\n').Select(line => string.Join('\t', line.Split('\t').Select(VisibleText.Of))));
}

/// <summary>Where a token is from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Position">Its index in the sequence, from 0.</param>
/// <param name="Generated">Whether the model wrote it.</param>
/// <param name="Special">Whether it is a control token.</param>
/// <param name="Predicted">Whether it is the model's own choice after the end of a text.</param>
sealed record TokenOrigin(int Id, int Position, bool Generated, bool Special, bool Predicted);
