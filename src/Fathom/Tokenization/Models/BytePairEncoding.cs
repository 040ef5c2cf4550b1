using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.Models;

/// <summary>Byte-pair encoding (Sennrich et al. 2016): each piece starts as its characters, which merge pair by pair.</summary>
sealed class BytePairEncoding(Vocabulary vocabulary, MergeRule rule, UnknownRunes unknown) : TokenModel
{
    /// <summary>Whether a piece that is a token as a whole is taken before any merging.</summary>
    public bool TakesWholePieces { get; init; }

    public override void Encode(Pieces pieces, List<int> ids)
    {
        var merger = new BytePairMerger(rule, pieces.Budget);
        foreach (var (start, end) in pieces.Parts)
        {
            var piece = pieces.Text.AsSpan(start, end - start);
            if (TakesWholePieces && vocabulary.TryFind(piece, out int whole))
                ids.Add(whole);
            else
                Encode(piece, merger, ids);
        }
    }

    void Encode(ReadOnlySpan<char> piece, BytePairMerger merger, List<int> ids)
    {
        for (int i = 0, length; i < piece.Length; i += length)
        {
            int rune = Runes.At(piece, i, out length);
            merger.Add(vocabulary.TryFind(piece.Slice(i, length), out int id) ? id : vocabulary.Count + rune);
        }
        bool afterUnknown = false;
        foreach (int symbol in merger.Merge())
        {
            if (symbol >= vocabulary.Count)
            {
                unknown.Add(symbol - vocabulary.Count, ref afterUnknown, ids);
                continue;
            }
            ids.Add(symbol);
            afterUnknown = false;
        }
    }
}
