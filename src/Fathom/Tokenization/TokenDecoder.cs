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
        var text = new StringBuilder();
        Push(id, text);
        return text.ToString();
    }

    /// <summary>Takes the next token, and adds the text that can be shown now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such id.</exception>
    public void Push(int id, StringBuilder text)
    {
        var piece = tokenizer.Piece(id);
        if (atStart)
            piece = piece[Math.Min(droppedSpaces, piece.Length - piece.TrimStart((byte)' ').Length)..];
        atStart = false;
        Take(piece, flush: false, text);
    }

    /// <summary>Ends the text; gives what an unfinished character leaves, U+FFFD or nothing.</summary>
    public string Flush()
    {
        atStart = true;
        var text = new StringBuilder();
        Take([], flush: true, text);
        return text.ToString();
    }

    void Take(ReadOnlySpan<byte> bytes, bool flush, StringBuilder text)
    {
        int count = utf8.GetCharCount(bytes, flush);
        Span<char> characters = count <= 256 ? stackalloc char[count] : new char[count];
        utf8.GetChars(bytes, characters, flush);
        text.Append(characters);
    }
}
