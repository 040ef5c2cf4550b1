using System.Text;

namespace Fathom.Tokenization;

/// <summary>The bytes that a token shows.</summary>
static class TokenSpelling
{
    /// <summary>Ordinary tokens are read in the byte alphabet; others, and those it cannot spell, stand for themselves.</summary>
    public static byte[] ByteLevel(Vocabulary vocabulary, int id) =>
        (vocabulary.Kind(id) == TokenKind.Normal ? ByteAlphabet.Read(vocabulary[id]) : null) ?? Encoding.UTF8.GetBytes(vocabulary[id]);

    /// <summary>Ordinary tokens show spaces for the mark, byte tokens their byte; others stand for themselves.</summary>
    public static byte[] Marked(Vocabulary vocabulary, int id, string? mark) => vocabulary.Kind(id) switch
    {
        TokenKind.Byte when Models.UnknownRunes.ByteOf(vocabulary[id]) is byte value => [value],
        TokenKind.Normal or TokenKind.Unused when mark is not null =>
            Encoding.UTF8.GetBytes(vocabulary[id].Replace(mark, " ", StringComparison.Ordinal)),
        _ => Encoding.UTF8.GetBytes(vocabulary[id]),
    };

    /// <summary>All tokens show spaces for the mark, whatever they are for; byte tokens show their byte.</summary>
    public static byte[] AllMarked(Vocabulary vocabulary, int id, string? mark) =>
        vocabulary.Kind(id) == TokenKind.Byte || mark is null ? Marked(vocabulary, id, mark)
            : Encoding.UTF8.GetBytes(vocabulary[id].Replace(mark, " ", StringComparison.Ordinal));
}
