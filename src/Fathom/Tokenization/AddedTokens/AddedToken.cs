namespace Fathom.Tokenization.AddedTokens;

/// <summary>A token that is found in the text itself, before the text is cut and encoded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What is looked for.</param>
sealed record AddedToken(int Id, string Text)
{
    /// <summary>Found only where special tokens are parsed.</summary>
    public bool Special { get; init; }

    /// <summary>Swallows the white space before it.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Swallows the white space after it.</summary>
    public bool StripRight { get; init; }

    /// <summary>Found only where no letter, mark, digit or connecting punctuation adjoins it.</summary>
    public bool SingleWord { get; init; }
}
