using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.Models;

/// <summary>The unigram language model (Kudo 2018): of all ways to cut a piece into tokens, the one of the highest sum of scores.</summary>
sealed class Unigram : TokenModel
{
    /// <summary>Steps that going to a node of a large tree takes.</summary>
    const int StepsOfNode = 4;

    const float UnknownPenalty = 10;
    readonly float[] scores;
    readonly float unknownScore;
    readonly bool singlePrecision;
    readonly TokenTrie trie;
    readonly UnknownRunes unknown;

    /// <summary>Takes a score (a log-probability) for each token; control, unknown and byte tokens are not looked for.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="unknown">What becomes of a rune that no token has.</param>
    /// <param name="budget">What the tree of tokens may take.</param>
    /// <param name="singlePrecision">Whether sums are rounded to float32, as SentencePiece's own are: that decides between cuts whose scores tie.</param>
    public Unigram(Vocabulary vocabulary, float[] scores, UnknownRunes unknown, WorkBudget budget, bool singlePrecision = false)
    {
        (this.scores, this.unknown, this.singlePrecision) = (scores, unknown, singlePrecision);
        var found = Enumerable.Range(0, vocabulary.Count)
            .Where(id => vocabulary.Kind(id) is TokenKind.Normal or TokenKind.UserDefined).ToList();
        trie = new(found.Select(id => (vocabulary[id], id)), budget);
        unknownScore = found.Select(id => scores[id]).DefaultIfEmpty().Min() - UnknownPenalty;
    }

    public override void Encode(Pieces pieces, List<int> ids)
    {
        foreach (var (start, end) in pieces.Parts)
            Encode(pieces.Text.AsSpan(start, end - start), pieces.Budget, ids);
    }

    void Encode(ReadOnlySpan<char> piece, WorkBudget budget, List<int> ids)
    {
        var cuts = new Cut[piece.Length + 1];
        Array.Fill(cuts, new(double.NegativeInfinity, 0, -1));
        cuts[0] = new(0, 0, -1);
        for (int start = 0, length; start < piece.Length; start += length)
        {
            Runes.At(piece, start, out length);
            Extend(piece, start, length, cuts, budget);
        }
        Emit(piece, cuts, ids);
    }

    /// <summary>Extends the best way to a place by each token that begins there, and by the rune there if that is no token.</summary>
    void Extend(ReadOnlySpan<char> piece, int start, int runeLength, Cut[] cuts, WorkBudget budget)
    {
        double best = cuts[start].Score;
        bool runeIsToken = false;
        int node = 0;
        budget.Work(StepsOfNode);
        for (int end = start; end < piece.Length && trie.TryStep(ref node, piece[end], out int id);)
        {
            end++;
            budget.Work(StepsOfNode);
            if (id < 0)
                continue;
            Improve(ref cuts[end], new(Sum(best, scores[id]), start, id));
            runeIsToken |= end - start == runeLength;
        }
        if (!runeIsToken)
            Improve(ref cuts[start + runeLength], new(Sum(best, unknownScore), start, -1));
    }

    double Sum(double best, float score) => singlePrecision ? (float)(best + score) : best + score;

    /// <summary>Takes a way where it is better than the one known; of equals the earlier stays.</summary>
    static void Improve(ref Cut known, Cut way)
    {
        if (way.Score > known.Score)
            known = way;
    }

    void Emit(ReadOnlySpan<char> piece, Cut[] cuts, List<int> ids)
    {
        var ends = new List<int>();
        for (int end = piece.Length; end > 0; end = cuts[end].Start)
            ends.Add(end);
        ends.Reverse();
        bool afterUnknown = false;
        foreach (int end in ends)
        {
            var cut = cuts[end];
            if (cut.Id < 0)
            {
                unknown.Add(Runes.At(piece, cut.Start, out _), ref afterUnknown, ids);
                continue;
            }
            ids.Add(cut.Id);
            afterUnknown = false;
        }
    }

    /// <summary>The best way to a place: its score, where its last token begins, and that token, or -1 for an unknown rune.</summary>
    readonly record struct Cut(double Score, int Start, int Id);
}
