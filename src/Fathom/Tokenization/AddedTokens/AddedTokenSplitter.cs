namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens in a text.</summary>
abstract class AddedTokenSplitter
{
    /// <summary>Takes the tokens; those without a text are never found.</summary>
    protected AddedTokenSplitter(IEnumerable<AddedToken> tokens, WorkBudget budget)
    {
        Tokens = [.. tokens.Where(static t => t.Text.Length > 0)];
        Finder = new([.. Tokens.Select(static token => token.Text)], budget);
    }

    protected AddedToken[] Tokens { get; }

    /// <summary>Finds the indexes of tokens.</summary>
    protected TokenFinder Finder { get; }

    /// <summary>Cuts a text into tokens and what lies between them; special tokens count only where they are parsed.</summary>
    public abstract List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial, WorkBudget budget);
}
