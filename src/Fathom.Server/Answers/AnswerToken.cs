using Fathom.Lenses;

namespace Fathom.Server.Answers;

/// <summary>A token of an answer, or of a prompt that it begins with.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Bytes">Its bytes, which may be a part of a character.</param>
/// <param name="Offset">Where its text begins in that of the answer.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Column">What was measured of it; null where nothing was.</param>
readonly record struct AnswerToken(int Id, ReadOnlyMemory<byte> Bytes, int Offset, int End, MeasuredColumn? Column);

/// <summary>What of an answer can be shown now.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Tokens">The tokens whose text is shown now or was before.</param>
/// <param name="Unseen">With the end of the answer, the tokens that its text does not show: the one that ended it, and those of a text that did.</param>
/// <param name="Finish">How the answer ended; null while it goes on.</param>
sealed record AnswerPart(string Text, IReadOnlyList<AnswerToken> Tokens, IReadOnlyList<AnswerToken> Unseen, string? Finish)
{
    /// <summary>Whether there is something in it.</summary>
    public bool IsOfUse => Text.Length > 0 || Tokens.Count > 0 || Finish is not null;
}
