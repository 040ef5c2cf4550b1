using System.Globalization;
using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Names a measure of a watched token: watch:TOKEN its probability, watch-rank:TOKEN its rank.</summary>
/// <param name="Token">The token, as its text or as id:13.</param>
/// <param name="IsRank">Whether it is the rank.</param>
public sealed record WatchedName(string Token, bool IsRank)
{
    const string Probability = "watch:", Rank = "watch-rank:", Id = "id:";

    /// <summary>The name that a text is; null where it is none.</summary>
    public static WatchedName? Of(string name) =>
        name.StartsWith(Probability, StringComparison.Ordinal) && name.Length > Probability.Length ? new(name[Probability.Length..], IsRank: false)
        : name.StartsWith(Rank, StringComparison.Ordinal) && name.Length > Rank.Length ? new(name[Rank.Length..], IsRank: true) : null;

    /// <summary>The token of a trace: the one of this text, else the only one of this label, which leaves off the space before a word.</summary>
    /// <exception cref="FathomException">The trace watched no such token.</exception>
    internal WatchedToken In(Trace trace)
    {
        bool isId = int.TryParse(Token.AsSpan(Token.StartsWith(Id, StringComparison.Ordinal) ? Id.Length : Token.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id);
        var like = trace.Watched.Where(token => TokenLabel.Of(token.Bytes.Span) == TokenLabel.Of(Token)).ToArray();
        return trace.Watched.FirstOrDefault(token => isId && token.Id == id)
            ?? trace.Watched.FirstOrDefault(token => TokenText.Of(token.Bytes.Span) == Token)
            ?? (like.Length == 1 ? like[0] : throw new FathomException(trace.Watched.Count == 0
                ? $"no token was watched, nor “{TokenLabel.Whole(Token)}”"
                : $"“{TokenLabel.Whole(Token)}” was not watched; watched were {string.Join(", ", trace.Watched.Select(token => $"“{TokenLabel.Whole(token.Bytes.Span)}”"))}"));
    }
}
