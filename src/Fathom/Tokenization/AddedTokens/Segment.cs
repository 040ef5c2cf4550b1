namespace Fathom.Tokenization.AddedTokens;

/// <summary>A stretch of a text: an added token, or plain text where there is none.</summary>
readonly record struct Segment(int Start, int End, AddedToken? Token);
