namespace Fathom.Tokenization.AddedTokens;

/// <summary>A token that is found in the text itself, before the text is cut and encoded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What is looked for.</param>
/// <param name="Special">Found only where special tokens are parsed.</param>
/// <param name="StripLeft">Swallows the white space before it.</param>
/// <param name="StripRight">Swallows the white space after it.</param>
sealed record AddedToken(int Id, string Text, bool Special, bool StripLeft = false, bool StripRight = false);
