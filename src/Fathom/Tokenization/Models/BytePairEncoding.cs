using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.Models;

/// <summary>Byte-pair encoding (Sennrich et al. 2016): each piece starts as its characters, which merge pair by pair.</summary>
sealed class BytePairEncoding(Vocabulary vocabulary, MergeTable merges) : TokenModel
{
    /// <summary>Whether a piece that is a token as a whole is taken before any merging.</summary>
    public bool TakesWholePieces { get; init; }

    public override void Encode(Pieces pieces, List<int> ids)
    {
        var merger = new BytePairMerger(merges);
        int start = 0;
        foreach (int end in pieces.Ends)
        {
            var piece = pieces.Text.AsSpan(start, end - start);
            start = end;
            if (TakesWholePieces && vocabulary.TryFind(piece, out int whole))
            {
                ids.Add(whole);
                continue;
            }
            AddSymbols(piece, merger);
            merger.Finish(ids);
        }
    }

    void AddSymbols(ReadOnlySpan<char> piece, BytePairMerger merger)
    {
        for (int i = 0, length; i < piece.Length; i += length)
        {
            Runes.At(piece, i, out length);
            merger.Add(vocabulary.TryFind(piece.Slice(i, length), out int id) ? id : -1);
        }
    }
}
