using System.Text;

namespace Fathom.Tokenization;

/// <summary>Shows tokens as text while they come. Bytes of an unfinished character wait; invalid bytes become U+FFFD.</summary>
public sealed class TokenDecoder
{
    readonly Tokenizer tokenizer;
    readonly int droppedSpaces;
    readonly Decoder utf8 = Encoding.UTF8.GetDecoder();
    bool atStart = true;

    internal TokenDecoder(Tokenizer tokenizer, int droppedSpaces) =>
        (this.tokenizer, this.droppedSpaces) = (tokenizer, droppedSpaces);

    /// <summary>Takes the next token; gives the text that can be shown now, which may be empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public string Push(int id)
    {
        var piece = tokenizer.Piece(id);
        if (atStart)
            piece = piece[Math.Min(droppedSpaces, piece.Length - piece.TrimStart((byte)' ').Length)..];
        atStart = false;
        return Take(piece, flush: false);
    }

    /// <summary>Ends the text; gives what an unfinished character leaves, U+FFFD or nothing.</summary>
    public string Flush()
    {
        atStart = true;
        return Take([], flush: true);
    }

    string Take(ReadOnlySpan<byte> bytes, bool flush)
    {
        int count = utf8.GetCharCount(bytes, flush);
        Span<char> text = count <= 256 ? stackalloc char[count] : new char[count];
        utf8.GetChars(bytes, text, flush);
        return text.ToString();
    }
}
