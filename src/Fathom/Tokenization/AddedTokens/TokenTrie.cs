using System.Buffers;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>A tree of texts by their characters, each with a number.</summary>
sealed class TokenTrie
{
    readonly Dictionary<(int Node, char Character), int> children = [];
    readonly List<int> values = [-1];
    readonly HashSet<char> firsts = [];
    SearchValues<char>? firstCharacters;

    /// <summary>Adds a text that is not empty; of equal texts the first stays.</summary>
    public void Add(string text, int value)
    {
        int node = 0;
        foreach (char character in text)
        {
            if (!children.TryGetValue((node, character), out int child))
            {
                child = values.Count;
                values.Add(-1);
                children.Add((node, character), child);
            }
            node = child;
        }
        if (values[node] < 0)
            values[node] = value;
        firsts.Add(text[0]);
        firstCharacters = null;
    }

    /// <summary>The first index at or after <paramref name="from"/> where a text may begin; the length of the text if there is none.</summary>
    public int NextStart(ReadOnlySpan<char> text, int from)
    {
        firstCharacters ??= SearchValues.Create([.. firsts]);
        int found = text[from..].IndexOfAny(firstCharacters);
        return found < 0 ? text.Length : from + found;
    }

    /// <summary>Follows one character from a node; the root is 0. Gives the number of the text that ends there, or -1.</summary>
    public bool TryStep(ref int node, char character, out int value)
    {
        bool found = children.TryGetValue((node, character), out node);
        value = found ? values[node] : -1;
        return found;
    }
}
