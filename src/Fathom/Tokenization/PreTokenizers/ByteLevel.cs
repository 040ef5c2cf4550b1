namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Respells every piece in the byte alphabet.</summary>
sealed class ByteLevel : PreTokenizer
{
    public override Pieces Split(Pieces pieces)
    {
        var text = new System.Text.StringBuilder(pieces.Text.Length + pieces.Text.Length / 8);
        var ends = new List<int>(pieces.Ends.Count);
        int start = 0;
        foreach (int end in pieces.Ends)
        {
            text.Append(ByteAlphabet.Spell(pieces.Text.AsSpan(start, end - start)));
            ends.Add(text.Length);
            start = end;
        }
        return new(text.ToString(), ends);
    }
}
