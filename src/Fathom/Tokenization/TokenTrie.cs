namespace Fathom.Tokenization;

/// <summary>A tree of token texts by their characters.</summary>
sealed class TokenTrie
{
    readonly Dictionary<ulong, int> children = [];
    readonly List<int> values = [-1];

    /// <summary>Takes a number of 0 or more for each text; an empty text is never found, of equal texts the first is.</summary>
    public TokenTrie(IEnumerable<(string Text, int Value)> texts, WorkBudget budget)
    {
        foreach (var (text, value) in texts)
        {
            if (text.Length > 0)
                Add(text, value, budget);
        }
    }

    /// <summary>Follows one character from a node, the root being 0, and gives the number of the text that ends there, or -1.</summary>
    public bool TryStep(ref int node, char character, out int value)
    {
        bool found = children.TryGetValue(Key(node, character), out node);
        value = found ? values[node] : -1;
        return found;
    }

    void Add(string text, int value, WorkBudget budget)
    {
        budget.Work(text.Length);
        int node = 0;
        foreach (char character in text)
        {
            if (!children.TryGetValue(Key(node, character), out int child))
            {
                budget.Allocate(WorkBudget.NodeBytes);
                child = values.Count;
                values.Add(-1);
                children.Add(Key(node, character), child);
            }
            node = child;
        }
        if (values[node] < 0)
            values[node] = value;
    }

    static ulong Key(int node, char character) => ((ulong)(uint)node << 16 | character) * 0x9E3779B97F4A7C15;
}
