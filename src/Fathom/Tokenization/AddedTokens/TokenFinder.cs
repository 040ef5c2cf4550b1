using System.Buffers;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds where any of some texts begin, in time proportional to the text that is searched (Aho and Corasick 1975).</summary>
/// <remarks>
/// A text is read from its end, through a tree of the sought texts turned round: where a node is reached, the sought texts that begin
/// there are those that end at the node, at the one to fall back to, and so on, the longest first.
/// </remarks>
sealed class TokenFinder
{
    const int None = -1;
    readonly Dictionary<ulong, int> children = [];
    readonly List<(int Parent, char Character, int Depth, int Token)> nodes = [(0, '\0', 0, None)];
    readonly int[] fallbacks, longest, shorter;
    readonly SearchValues<char> lastCharacters;

    /// <summary>Takes the sought texts, none of them empty; of equal ones the first is found.</summary>
    public TokenFinder(IReadOnlyList<string> texts, WorkBudget budget)
    {
        for (int token = 0; token < texts.Count; token++)
            Add(texts[token], token, budget);
        lastCharacters = SearchValues.Create([.. nodes.Where(static node => node.Depth == 1).Select(static node => node.Character)]);
        (fallbacks, longest, shorter) = (new int[nodes.Count], new int[nodes.Count], new int[texts.Count]);
        Array.Fill(longest, None);
        Array.Fill(shorter, None);
        foreach (int node in Enumerable.Range(1, nodes.Count - 1).OrderBy(node => nodes[node].Depth))
            Link(node, budget);
    }

    /// <summary>The places at which a sought text begins, in order, each with the number of the longest one.</summary>
    public List<(int Start, int Token)> Find(ReadOnlySpan<char> text, WorkBudget budget)
    {
        var found = new List<(int, int)>();
        int node = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (node == 0)
                i = text[..(i + 1)].LastIndexOfAny(lastCharacters);
            if (i < 0)
                break;
            budget.Work(2);
            node = Step(node, text[i]);
            if (longest[node] >= 0)
                found.Add((i, longest[node]));
        }
        found.Reverse();
        return found;
    }

    /// <summary>The longest sought text that a longer one begins with; -1 where there is none.</summary>
    public int Shorter(int token) => shorter[token];

    void Add(string text, int token, WorkBudget budget)
    {
        int node = 0;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            budget.Work(1);
            if (!children.TryGetValue(Key(node, text[i]), out int child))
            {
                budget.Allocate(WorkBudget.NodeBytes);
                child = nodes.Count;
                nodes.Add((node, text[i], nodes[node].Depth + 1, None));
                children.Add(Key(node, text[i]), child);
            }
            node = child;
        }
        if (nodes[node].Token < 0)
            nodes[node] = nodes[node] with { Token = token };
    }

    /// <summary>Sets where a node falls back to: the longest other way to have read the characters up to it.</summary>
    void Link(int node, WorkBudget budget)
    {
        budget.Work(2);
        var (parent, character, depth, token) = nodes[node];
        int fallback = depth == 1 ? 0 : Step(fallbacks[parent], character);
        (fallbacks[node], longest[node]) = (fallback, token >= 0 ? token : longest[fallback]);
        if (token >= 0)
            shorter[token] = longest[fallback];
    }

    int Step(int node, char character)
    {
        int child;
        while (!children.TryGetValue(Key(node, character), out child) && node != 0)
            node = fallbacks[node];
        return child;
    }

    static ulong Key(int node, char character) => ((ulong)(uint)node << 16 | character) * 0x9E3779B97F4A7C15;
}
