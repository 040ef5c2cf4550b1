namespace Fathom.Tokenization;

/// <summary>The tokens of a model: their texts as the file spells them, their kinds, and the way back from text to id.</summary>
/// <remarks>Of two tokens with the same text the lower id is found.</remarks>
sealed class Vocabulary
{
    readonly string[] tokens;
    readonly TokenKind[] kinds;
    readonly Dictionary<string, int> ids;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <summary>Takes a token and a kind for each id.</summary>
    public Vocabulary(string[] tokens, TokenKind[] kinds)
    {
        (this.tokens, this.kinds) = (tokens, kinds);
        ids = new(tokens.Length);
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length > 0)
                ids.TryAdd(tokens[id], id);
        }
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => tokens.Length;

    public string this[int id] => tokens[id];

    public TokenKind Kind(int id) => kinds[id];

    /// <summary>Makes a token a control token, whatever its file says of it.</summary>
    public void MakeControl(int id) => kinds[id] = TokenKind.Control;

    public bool TryFind(ReadOnlySpan<char> token, out int id) => lookup.TryGetValue(token, out id);

    public int? Find(ReadOnlySpan<char> token) => lookup.TryGetValue(token, out int id) ? id : null;
}
