namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens in a text.</summary>
abstract class AddedTokenSplitter
{
    const int LongestToken = 1_000;

    /// <summary>Takes the tokens; those without a text are never found.</summary>
    /// <exception cref="FormatException">A token is longer than any real one, so that looking for it could take for ever.</exception>
    protected AddedTokenSplitter(IEnumerable<AddedToken> tokens)
    {
        Tokens = [.. tokens.Where(static t => t.Text.Length > 0)];
        foreach (var token in Tokens)
        {
            if (token.Text.Length > LongestToken)
                throw new FormatException($"the added token {token.Id} is {token.Text.Length} characters long");
        }
        Trie = new(Tokens.Select(static (token, index) => (token.Text, index)));
    }

    protected AddedToken[] Tokens { get; }

    /// <summary>Finds the indexes of tokens.</summary>
    protected TokenTrie Trie { get; }

    /// <summary>Cuts a text into tokens and what lies between them; special tokens count only where they are parsed.</summary>
    public abstract List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial);
}
