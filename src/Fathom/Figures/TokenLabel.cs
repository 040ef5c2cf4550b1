using System.Text;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Names a token at an axis, so that no token is invisible and none can be mistaken for an instruction to a terminal.</summary>
public static class TokenLabel
{
    /// <summary>The label of a token's bytes; bytes that are no text as \xE2.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Of(TokenText.Of(bytes));

    /// <summary>The label of a token beside its neighbours: 😀 where a character begins, 😀 2/3 for the second of its three tokens.</summary>
    public static string Of(ShownToken token) => token.Parts == 0 ? Of(token.Text) : $"{Whole(token.PartOf)} {token.Part}/{token.Parts}";

    /// <summary>The same with every space shown: " sum" is ␣sum.</summary>
    public static string Whole(ReadOnlySpan<byte> bytes) => Whole(TokenText.Of(bytes));

    /// <summary>
    /// The label of a token's text: spaces as ␣, line feeds as ⏎, tabs as ⇥, the rest as <see cref="VisibleText"/> shows it. The one space
    /// before a word is left out: " sum" is sum, " " is ␣.
    /// </summary>
    public static string Of(string text) => Whole(text.Length > 1 && text[0] == ' ' && !char.IsWhiteSpace(text[1]) ? text[1..] : text);

    /// <summary>The label of tokens that are read as one: spaces between words stay spaces.</summary>
    public static string OfGroup(string text) => Visible(text, ' ').Trim(' ') is { Length: > 0 } label ? label : Of(text);

    /// <summary>The same for a token within its text: its spaces stay spaces, and a mark that it begins with stands on what is before it.</summary>
    public static string InText(string text) => Visible(text, ' ', continues: true);

    internal static string Whole(string text) => Visible(text, '␣');

    static string Visible(string text, char space, bool continues = false)
    {
        var label = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            switch (rune.Value)
            {
                case ' ': label.Append(space); break;
                case '\n': label.Append('⏎'); break;
                case '\t': label.Append('⇥'); break;
                default: VisibleText.Append(label, rune, continues); break;
            }
        return label.ToString();
    }
}
