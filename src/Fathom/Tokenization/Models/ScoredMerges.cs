using System.Text;

namespace Fathom.Tokenization.Models;

/// <summary>SentencePiece's merges: any two symbols that together spell a token, the token of the highest score first.</summary>
sealed class ScoredMerges : MergeRule
{
    /// <summary>Characters that one step copies and looks up.</summary>
    const int ComparedAtOnce = 8;

    readonly Vocabulary vocabulary;
    readonly float[] scores;
    readonly int longest;

    /// <summary>Takes a score for each token.</summary>
    public ScoredMerges(Vocabulary vocabulary, float[] scores)
    {
        (this.vocabulary, this.scores) = (vocabulary, scores);
        for (int id = 0; id < vocabulary.Count; id++)
            longest = Math.Max(longest, vocabulary[id].Length);
    }

    public override bool TryFind(int left, int right, WorkBudget budget, out uint rank, out int result)
    {
        (rank, result) = (0, 0);
        Span<char> leftRune = stackalloc char[2], rightRune = stackalloc char[2];
        var leftText = Spelling(left, leftRune);
        var rightText = Spelling(right, rightRune);
        int length = leftText.Length + rightText.Length;
        budget.Work(1 + length / ComparedAtOnce);
        if (length > longest)
            return false;
        Span<char> both = length <= 128 ? stackalloc char[length] : new char[length];
        leftText.CopyTo(both);
        rightText.CopyTo(both[leftText.Length..]);
        if (!vocabulary.TryFind(both, out result) || vocabulary.Kind(result) is TokenKind.Control or TokenKind.Unknown or TokenKind.Byte)
            return false;
        rank = HighestFirst(scores[result]);
        return true;
    }

    ReadOnlySpan<char> Spelling(int symbol, Span<char> buffer) =>
        symbol < vocabulary.Count ? vocabulary[symbol] : buffer[..new Rune(symbol - vocabulary.Count).EncodeToUtf16(buffer)];

    /// <summary>A number that falls as the score rises.</summary>
    static uint HighestFirst(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score);
        return (bits & 0x8000_0000) != 0 ? bits : ~(bits | 0x8000_0000);
    }
}
