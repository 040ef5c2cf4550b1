namespace Fathom.Studies.Grading.Reading;

/// <summary>What a token is.</summary>
enum TokenKind
{
    /// <summary>A number as it is written, without the marks between its thousands: <c>1234.50</c>, <c>1.5e-3</c>, <c>0.1(6)</c> where the 6 is repeated.</summary>
    Number,
    /// <summary>Letters that may be variables or a word.</summary>
    Letters,
    /// <summary>Letters that are marked as text.</summary>
    Word,
    /// <summary>A name of mathematics: a function, a constant, a Greek letter.</summary>
    Name,
    /// <summary>Anything else, in one spelling of those that mean the same.</summary>
    Sign,
    /// <summary>What comes after the last.</summary>
    End,
}

/// <summary>A piece of an answer, and whether a blank stands before it.</summary>
readonly record struct Token(TokenKind Kind, string Text, bool AfterBlank)
{
    public bool IsSign(string text) => Kind == TokenKind.Sign && Text == text;

    /// <summary>Letters, however they are marked.</summary>
    public bool IsLetters => Kind is TokenKind.Letters or TokenKind.Word;

    /// <summary>Whether it ends what stands between two commas.</summary>
    public bool IsSeparator => Kind == TokenKind.End || (Kind == TokenKind.Sign && Text is "," or ";" or "or");

    public bool IsWholeNumber => Kind == TokenKind.Number && Text.All(char.IsAsciiDigit);
}
